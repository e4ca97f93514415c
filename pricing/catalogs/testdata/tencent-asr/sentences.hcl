# The page: 215,000 calls in a day, 5,000 of them free: 210 × 3.2 = 672; the other days have 215 × 3.2 = 688 (on a Monday of December 2026, which has four)

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
  meter    = "sentence_recognition"
  calls    = 860000
  weekdays = { tue = 0, wed = 0, thu = 0, fri = 0, sat = 0, sun = 0 }
}

check "page" {
  assert {
    condition     = result.totals.billed == 2736
    error_message = "The page says 2736, the plan ${result.totals.billed}."
  }
}
