# Speech recognition, whose tiers count the hours of each day, not of the month.
# Look at: 8,900 hours are planned for April 2028, 420 on each of the 20 weekdays and 50
# on each of the 10 days of weekends. Weekdays reach the tier from 300 hours, 2.80 an
# hour; weekends do not, 3.20. The month is billed 20 × 420 × 2.80 + 10 × 50 × 3.20 =
# 25,120.00. Spread evenly, without weekdays, it would be 296 or 297 hours every day, and
# 28,480.00. Try "planner explain account.calls 2028-04 examples/daily-tiers.hcl".

planner {
  start  = "2028-04"
  months = 1
}

catalog "speech" {
  source = "speech.catalog.hcl"
}

account "calls" {
  title   = "Call centre"
  catalog = catalog.speech

  opening {
    balance = 30000
  }
}

usage "transcripts" {
  account  = account.calls
  meter    = "real_time"
  calls    = 8900
  weekdays = { mon = 8.4, tue = 8.4, wed = 8.4, thu = 8.4, fri = 8.4 } # sat and sun: 1
}

check "billed" {
  assert {
    condition     = result.totals.billed == 25120
    error_message = "Billed ${result.totals.billed}, not 25,120."
  }
}
