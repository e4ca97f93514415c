# The page: 150,000 calls in a month cost 150,000 × 0.035

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "aliyun-pnvs"
}

account "main" {
  catalog = catalog.page
}

usage "calls" {
  account = account.main
  meter   = "number_auth"
  calls   = 150000
}

check "page" {
  assert {
    condition     = result.totals.billed == 5250
    error_message = "The page says 5250, the plan ${result.totals.billed}."
  }
}
