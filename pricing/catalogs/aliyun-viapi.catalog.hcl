# Prices of Alibaba Cloud visual intelligence (视觉智能开放平台) for licence plates, from a copy of the vendor's page whose age is unknown.
# The upper bound of a tier is inclusive there. Left out: QPS and packs, which the page names without prices.

catalog {
  id         = "aliyun-viapi"
  title      = "Alibaba Cloud visual intelligence, licence plates"
  currency   = "CNY"
  call_unit  = 1
  checked_on = "2026-11-30"
  confidence = "medium"
  source     = "https://help.aliyun.com/en/viapi/product-overview/billing-way"

  terms {
    freeze_ratio = 0 # the page names no freeze
    tier_mode    = "graduated"
    tier_basis   = "postpaid"
  }

  meter "recognize_license_plate" {
    title    = "车牌识别"
    title_en = "Licence plate recognition"
    tiers = [
      { from = 0, price = 0.15 },
      { from = 10000, price = 0.1 },
      { from = 100000, price = 0.06 },
      { from = 1000000, price = null },
    ]
  }
}
