planner {
  start = "2026-12"
}

account "first" {
  discount = 1e-1000000 # ERROR: Number out of range @ 1e-1000000
}

account "second" {
  discount = "1e99"
}

account "third" {
  discount = 1e41 # ERROR: Number out of range @ 1e41
  titel    = "behind a number that is refused before it is read"
}

account "fourth" {
  title = "not wrong"
}

account "fifth" {
  discount = 1 +
# ERROR above: Invalid expression @
}
