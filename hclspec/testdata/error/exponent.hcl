planner {
  start = "2026-12"
}

account "first" {
  discount = 1e-1000000 # ERROR: Number out of range @ 1e-1000000
}

account "second" {
  discount = "1e99"
}
