planner {
  start = "2026-12-01" # ERROR: Invalid month @ "2026-12-01"
}

# A yaml key without quotes that is a truth value there.
locals {
  on = yamldecode("on: 5").on # ERROR: Unsupported attribute @ .on
}
