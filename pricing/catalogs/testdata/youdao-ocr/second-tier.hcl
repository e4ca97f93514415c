# The page: 100000 × 0.007 + (150000 - 100000) × 0.0045 = 925

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
  calls   = 150000
}

check "page" {
  assert {
    condition     = result.totals.billed == 925
    error_message = "The page says 925, the plan ${result.totals.billed}."
  }
}
