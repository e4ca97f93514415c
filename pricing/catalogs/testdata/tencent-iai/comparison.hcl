# The page: (3500000 - 10000) * 0.003 = 10470

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
  meter   = "compare_face"
  calls   = 3500000
}

check "page" {
  assert {
    condition     = result.totals.billed == 10470
    error_message = "The page says 10470, the plan ${result.totals.billed}."
  }
}
