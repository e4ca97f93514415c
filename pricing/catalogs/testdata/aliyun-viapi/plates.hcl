# The page: 15,000 plates in a month cost 2000

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "aliyun-viapi"
}

account "main" {
  catalog = catalog.page
}

usage "calls" {
  account = account.main
  meter   = "recognize_license_plate"
  calls   = 15000
}

check "page" {
  assert {
    condition     = result.totals.billed == 2000
    error_message = "The page says 2000, the plan ${result.totals.billed}."
  }
}
