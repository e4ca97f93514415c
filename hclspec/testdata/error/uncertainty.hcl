planner {
  start  = "2026-12"
  months = 3
}

account "a" {
  uncertainty {
    p10   = 2 # ERROR: Invalid uncertainty @ 2
    drift = -0.1 # ERROR: Invalid uncertainty @ -0.1
  }
}
usage "wide" {
  account = account.a
  meter   = "detect_label"
  calls   = 100
  uncertainty {
    p10     = 0.001 # ERROR: Invalid uncertainty @ 0.001
    p90     = 0.9 # ERROR: Invalid uncertainty @ 0.9
    monthly = 2 # ERROR: Invalid uncertainty @ 2
    factor  = ["traffic"] # ERROR: Incorrect value type @ ["traffic"]
    p50     = 1 # ERROR: Unsupported argument @ p50
  }
  uncertainty { # ERROR: Duplicate uncertainty @ uncertainty
    p90 = 2
  }
}
usage "alone" {
  account = account.a
  meter   = "detect_label"
  calls   = 100
  uncertainty {
    p90    = 1.5
    factor = "trafic"
  }
}

scenario "boom" {
  probability = 0.7
}
scenario "bust" {
  probability = 0.4 # ERROR: Probabilities over 1 @ 0.4
}
scenario "certain" {
  probability = 1.5 # ERROR: Invalid probability @ 1.5
}
scenario "never" {
  probability = 0 # ERROR: Invalid probability @ 0
}

budget "year" {
  amount     = 100
  confidence = 90 # ERROR: Invalid confidence @ 90
}
guardrail "change" {
  max_increase = 10
  at           = "90" # ERROR: Invalid percentile @ "90"
}
check "ranges" {
  assert {
    condition     = result.ranges.billed.p99 < 5 # ERROR: Unsupported attribute @ .p99
    error_message = "dear"
  }
}
