catalog {
  id        = "wrong"
  currency  = "CNY"
  call_unit = 1000
  as_of     = "2026-11-22"

  meter "detect" {
    tiers = [{ from = 0, price = 2.5 }]
  }

  subscription "both" {
    fee    = 100
    tiers  = [{ from = 0, price = 1 }] # ERROR: Both fee and tiers @ [{ from = 0, price = 1 }]
    meters = ["detect"]
  }

  subscription "neither" { # ERROR: Missing fee @ subscription "neither"
    meters = ["detect"]
  }

  subscription "values" {
    fee    = -1                 # ERROR: Negative price @ -1
    every  = "week"             # ERROR: Invalid period @ "week"
    calls  = 0                  # ERROR: Invalid number of calls @ 0
    meters = { detected = 0.1 } # ERROR: Unknown meter @ detected
  }

  subscription "tiers" {
    tiers     = [{ from = 1, price = 1 }] # ERROR: Invalid price list @ [{ from = 1, price = 1 }]
    tier_mode = "stepped"                 # ERROR: Invalid tier mode @ "stepped"
    meters    = ["detect"]
  }

  subscription "both" { # ERROR: Duplicate subscription @ subscription "both"
    fee    = 1
    meters = ["detect"]
  }
}
