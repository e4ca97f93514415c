# Prices of Huawei Cloud domestic SMS (消息&短信), from a copy of the vendor's pages whose age is unknown; closed to new customers from 2025-01-10.
# The upper bound of a tier is inclusive. Left out: packs, for which the copy names no prices. What is due is taken from the balance at once.

catalog {
  id         = "huawei-msgsms"
  title      = "Huawei Cloud domestic SMS"
  currency   = "CNY"
  call_unit  = 1
  checked_on = "2026-11-30"
  confidence = "medium"
  source     = "https://support.huaweicloud.com/price-msgsms/sms_06_0003.html"

  terms {
    freeze_ratio = 0 # the page names no freeze
    tier_mode    = "graduated"
    tier_basis   = "gross" # 套餐包额度计算在阶梯内
  }

  meter "domestic_sms" {
    title    = "国内短信"
    title_en = "Domestic SMS"
    unit     = "message"
    tiers = [
      { from = 0, price = 0.065 },
      { from = 1000000, price = 0.06 },
      { from = 3000000, price = 0.055 },
    ]
  }
}
