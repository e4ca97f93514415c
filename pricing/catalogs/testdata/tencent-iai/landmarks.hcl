# The page: (1000000 - 10000) * 0.002 = 1980

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "tencent-iai"
}

account "main" {
  catalog = catalog.page
}

usage "calls" {
  account = account.main
  meter   = "analyze_face"
  calls   = 1000000
}

check "page" {
  assert {
    condition     = result.totals.billed == 1980
    error_message = "The page says 1980, the plan ${result.totals.billed}."
  }
}
