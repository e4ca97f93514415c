# The page: 50000 × 0.007 = 350

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "youdao-ocr"
}

account "main" {
  catalog = catalog.page
}

usage "calls" {
  account = account.main
  meter   = "general_ocr"
  calls   = 50000
}

check "page" {
  assert {
    condition     = result.totals.billed == 350
    error_message = "The page says 350, the plan ${result.totals.billed}."
  }
}
