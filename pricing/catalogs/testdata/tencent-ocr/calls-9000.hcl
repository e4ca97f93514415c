# The page: 9000 calls cost 1200

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
  calls   = 9000
}

check "page" {
  assert {
    condition     = result.totals.billed == 1200
    error_message = "The page says 1200, the plan ${result.totals.billed}."
  }
}
