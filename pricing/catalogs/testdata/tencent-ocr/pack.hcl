# The page: 2,500 bank cards with a pack of 1,000 for 120: 195

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
}

check "page" {
  assert {
    condition     = result.totals.billed == 195
    error_message = "The page says 195, the plan ${result.totals.billed}."
  }
}
