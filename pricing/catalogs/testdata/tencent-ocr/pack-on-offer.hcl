# The page: the same with the pack for 84: 159

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "tencent-ocr"
}

account "main" {
  catalog = catalog.page
}

usage "calls" {
  account = account.main
  meter   = "bank_card"
  calls   = 2500
}

resource_pack "bank_card_1k" {
  account      = account.main
  sku          = "bank_card_1k"
  purchased_on = "2026-12-01"
  price        = 84
}

check "page" {
  assert {
    condition     = result.totals.billed == 159
    error_message = "The page says 159, the plan ${result.totals.billed}."
  }
}
