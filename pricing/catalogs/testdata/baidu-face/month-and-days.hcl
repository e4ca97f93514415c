# The page: 1 QPS for 1 month and 5 days: 270*1+16*5=350

planner {
  start  = "2026-12"
  months = 2
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
  calls   = { "2026-12" = 900000, "2027-01" = 100000 }
}

subscription "match_qps" {
  account   = account.main
  plan      = "match_qps"
  quantity  = 1
  starts_on = "2026-12-01"
  ends_on   = "2027-01-01"
}

subscription "match_qps_day" {
  account   = account.main
  plan      = "match_qps_day"
  quantity  = 1
  starts_on = "2027-01-01"
  ends_on   = "2027-01-06"
}

check "page" {
  assert {
    condition     = result.totals.billed == 350
    error_message = "The page says 350, the plan ${result.totals.billed}."
  }
}
