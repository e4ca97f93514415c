# Prices of Tencent Cloud number verification (号码认证), from the vendor's page of 2024-11-13, for prices in force from 2023-04-01.
# The upper bound of a tier is inclusive there (x ≤ 100,000), so the next one starts one call later.

catalog {
  id         = "tencent-nvs"
  title      = "Tencent Cloud number verification"
  currency   = "CNY"
  call_unit  = 1
  as_of      = "2024-11-13"
  checked_on = "2026-11-30"
  confidence = "high"
  source     = "https://cloud.tencent.com/document/product/1415/53475"

  terms {
    bill_day     = 1 # 每月1号
    freeze_ratio = 0 # the page names no freeze
    tier_mode    = "reached"
    tier_basis   = "postpaid"
  }

  meter "one_tap_login" {
    title    = "一键登录"
    title_en = "One-tap login"
    tiers = [
      { from = 0, price = 0.04 },
      { from = 100001, price = 0.035 },
      { from = 5000001, price = 0.03 },
      { from = 10000001, price = 0.026 },
    ]
  }
}
