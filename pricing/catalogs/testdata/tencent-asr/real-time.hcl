# The page: 315 hours in a day, 5 of them free: 310 × 2.8 = 868; the other days have 315 × 2.8 = 882 (on a Monday of December 2026, which has four)

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "tencent-asr"
}

account "main" {
  catalog = catalog.page
}

usage "u0" {
  account  = account.main
  meter    = "real_time"
  calls    = 4536000
  weekdays = { tue = 0, wed = 0, thu = 0, fri = 0, sat = 0, sun = 0 }
}

check "page" {
  assert {
    condition     = result.totals.billed == 3514
    error_message = "The page says 3514, the plan ${result.totals.billed}."
  }
}
