# Prices of Alibaba Cloud phone number verification (号码认证服务), which hold from 2019-05-01 on.
# The upper bound of a tier is inclusive on the page, so the next one starts one call later.
# Packs of 100 and 1,000 calls cost more than postpaid calls. Packs cannot be used while the account is in arrears.

catalog {
  id         = "aliyun-pnvs"
  title      = "Alibaba Cloud phone number verification"
  currency   = "CNY"
  call_unit  = 1
  as_of      = "2019-05-01"
  checked_on = "2026-11-30"
  confidence = "high"
  source     = "https://help.aliyun.com/zh/pnvs/number-certification-service-pricing"

  terms {
    freeze_ratio  = 0         # the page names no freeze
    tier_mode     = "reached" # 月累计成功量所在的档位×月累计成功量
    tier_basis    = "postpaid"
    pack_validity = "1y" # 12个月
  }

  # 一键登录 and 本机号码校验 are counted together.

  meter "number_auth" {
    title    = "一键登录和本机号码校验"
    title_en = "One-tap login and phone number check"
    tiers = [
      { from = 0, price = 0.04 },
      { from = 100001, price = 0.035 },
      { from = 5000001, price = 0.03 },
      { from = 10000001, price = 0.026 },
    ]
  }

  meter "sms_auth" {
    title    = "短信认证"
    title_en = "SMS verification"
    tiers = [
      { from = 0, price = 0.042 },
      { from = 100001, price = 0.04 },
      { from = 5000001, price = 0.038 },
      { from = 10000001, price = 0.036 },
    ]
  }

  meter "liveness_auth" {
    title    = "活体认证"
    title_en = "Liveness verification"
    tiers    = [{ from = 0, price = 0.182 }]
  }

  pack "number_auth_100" {
    meters = ["number_auth"]
    calls  = 100
    price  = 5
  }

  pack "number_auth_1k" {
    meters = ["number_auth"]
    calls  = 1000
    price  = 50
  }

  pack "number_auth_50k" {
    meters = ["number_auth"]
    calls  = 50000
    price  = 1800
  }

  pack "number_auth_100k" {
    meters = ["number_auth"]
    calls  = 100000
    price  = 3300
  }

  pack "sms_auth_100" {
    meters = ["sms_auth"]
    calls  = 100
    price  = 5
  }

  pack "sms_auth_1k" {
    meters = ["sms_auth"]
    calls  = 1000
    price  = 50
  }

  pack "sms_auth_50k" {
    meters = ["sms_auth"]
    calls  = 50000
    price  = 2000
  }

  pack "sms_auth_100k" {
    meters = ["sms_auth"]
    calls  = 100000
    price  = 3900
  }

  pack "liveness_auth_50k" {
    meters = ["liveness_auth"]
    calls  = 50000
    price  = 4600
  }

  pack "liveness_auth_100k" {
    meters = ["liveness_auth"]
    calls  = 100000
    price  = 8000
  }
}
