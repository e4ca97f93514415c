# The page: 90000 calls cost 8900

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
  meter   = "general_basic"
  calls   = 90000
}

check "page" {
  assert {
    condition     = result.totals.billed == 8900
    error_message = "The page says 8900, the plan ${result.totals.billed}."
  }
}
