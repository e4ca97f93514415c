# The page: 900000 calls cost 53940

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
  calls   = 900000
}

check "page" {
  assert {
    condition     = result.totals.billed == 53940
    error_message = "The page says 53940, the plan ${result.totals.billed}."
  }
}
