planner {
  start  = "2026-12"
  months = 1
}

top_up "too_many" {
  count   = 1000001 # ERROR: Too many instances @ 1000001
  account = account.a
  amount  = 1
  date    = "2026-12-01"
}
