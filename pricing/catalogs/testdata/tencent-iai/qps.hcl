# The page: QPS for 1 month + 5 days: 280 * 1 + 5 * 18 = 370, which is the sum for 1 QPS (the page writes 10)

planner {
  start  = "2026-12"
  months = 2
}

catalog "page" {
  source = "tencent-iai"
}

account "main" {
  catalog = catalog.page
}

usage "u0" {
  account = account.main
  meter   = "search_faces"
  calls   = { "2026-12" = 900000, "2027-01" = 0 }
}

subscription "search_faces_qps" {
  account   = account.main
  plan      = "search_faces_qps"
  quantity  = 1
  starts_on = "2026-12-01"
  ends_on   = "2027-01-01"
}

subscription "search_faces_qps_day" {
  account   = account.main
  plan      = "search_faces_qps_day"
  quantity  = 1
  starts_on = "2027-01-01"
  ends_on   = "2027-01-06"
}

check "page" {
  assert {
    condition     = result.totals.billed == 370
    error_message = "The page says 370, the plan ${result.totals.billed}."
  }
}
