planner {
  start  = "2026-12"
  months = 120
}

account "a" {}

top_up "fits" {
  for_each = toset(["x"])
  account  = account.a
  amount   = 1
  date     = "2026-12-01"
}

top_up "too_many" {
  count   = 99999 # ERROR: Plan too large @ 99999
  account = account.a
  amount  = 1
  date    = "2026-12-01"
}
