# The page: 2,000,000 calls in a day, 3,000 free and 1,000,000 of a pack: 1800 + 997 × 2.2 = 3993.4; the other days have 2,000 × 2.2 = 4400 (on a Monday of December 2026, which has four)

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
  calls    = 8000000
  weekdays = { tue = 0, wed = 0, thu = 0, fri = 0, sat = 0, sun = 0 }
}

usage "tuesdays" {
  account  = account.main
  meter    = "sentence_recognition"
  calls    = 10000 # the first 2,000 of them use free calls; 4 × 2 × 3.2 = 25.6
  weekdays = { mon = 0, wed = 0, thu = 0, fri = 0, sat = 0, sun = 0 }
}

resource_pack "sentences" {
  account      = account.main
  sku          = "sentence_recognition_1m"
  purchased_on = "2026-12-01"
}

check "page" {
  assert {
    condition     = result.totals.billed == 17219
    error_message = "The page says 17219, the plan ${result.totals.billed}."
  }
}
