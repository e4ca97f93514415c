# Prices of the Alibaba Cloud SOFA API gateway. Calls are billed every hour there, by the calls of the month so far:
# the months are the same, the days of payment are not.

catalog {
  id         = "aliyun-sofa-apigateway"
  title      = "Alibaba Cloud SOFA API gateway"
  currency   = "CNY"
  call_unit  = 10000
  checked_on = "2026-11-30"
  confidence = "high"
  source     = "https://help.aliyun.com/en/sofa-apigateway/product-overview/pricing"

  terms {
    freeze_ratio = 0 # the page names no freeze
    tier_mode    = "graduated"
    tier_basis   = "postpaid"
  }

  meter "calls" {
    title = "API calls"
    tiers = [
      { from = 0, price = 0 },
      { from = 100000, price = 0.2 },
      { from = 10000000, price = 0.16 },
      { from = 100000000, price = 0.12 },
    ]
  }

  meter "calls_finance" {
    title = "API calls, finance cloud"
    tiers = [
      { from = 0, price = 0 },
      { from = 100000, price = 0.5 },
      { from = 10000000, price = 0.4 },
      { from = 100000000, price = 0.32 },
    ]
  }
}
