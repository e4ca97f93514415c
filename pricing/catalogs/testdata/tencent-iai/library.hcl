# The page: (3000000 + 2000000 - 10000) * 0.003 = 14970

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

usage "u0" {
  account = account.main
  meter   = "person_library"
  calls   = 3000000
}

usage "u1" {
  account = account.main
  meter   = "person_library"
  calls   = 2000000
}

check "page" {
  assert {
    condition     = result.totals.billed == 14970
    error_message = "The page says 14970, the plan ${result.totals.billed}."
  }
}
