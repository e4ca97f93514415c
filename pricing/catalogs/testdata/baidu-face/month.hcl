# The page: 48 QPS beside the 2 for free, a month: 270*10+235*38=11630

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "baidu-face"
}

account "main" {
  catalog = catalog.page
}

usage "u0" {
  account = account.main
  meter   = "match"
  calls   = 900000000
}

subscription "match_qps" {
  account   = account.main
  plan      = "match_qps"
  quantity  = 48
  starts_on = "2026-12-01"
  ends_on   = "2027-01-01"
}

check "page" {
  assert {
    condition     = result.totals.billed == 11630
    error_message = "The page says 11630, the plan ${result.totals.billed}."
  }
}
