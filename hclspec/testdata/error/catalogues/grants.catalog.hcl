catalog {
  id        = "grants"
  currency  = "CNY"
  call_unit = 1000
  as_of     = "2026-11-22"

  meter "m" {
    tiers = [{ from = 0, price = 1 }]
  }

  meter "free" {
    free = true
  }

  free_quota "unknown" {
    calls  = 10
    meters = ["m", "n"] # ERROR: Unknown meter @ ["m", "n"]
  }

  free_quota "twice" {
    calls  = 10
    meters = ["m", "m"] # ERROR: Duplicate meter @ ["m", "m"]
  }

  free_quota "nothing" {
    calls  = 0.5 # ERROR: Not a whole number @ 0.5
    meters = [] # ERROR: Grant without meters @ []
  }

  free_quota "twice" { # ERROR: Duplicate free quota @ free_quota "twice"
    calls  = "many" # ERROR: Incorrect value type @ "many"
    meters = "m" # ERROR: Incorrect value type @ "m"
  }

  pack "p" {
    meters = ["m"]
    calls  = 0 # ERROR: Invalid number of calls @ 0
    price  = -1 # ERROR: Negative price @ -1
  }

  pack "p" { # ERROR: Duplicate pack @ pack "p"
    meters = ["m"]
    calls  = 1
    price  = 1
  }

  pack "free" {
    meters = ["free"] # ERROR: Pack for a free meter @ ["free"]
    calls  = 1
    price  = 1
  }

  meter "word" {
    unit      = "2 words" # ERROR: Invalid unit @ "2 words"
    call_unit = 0 # ERROR: Invalid call unit @ 0
    tier_mode = "each" # ERROR: Invalid tier mode @ "each"
    tiers     = [{ from = 0, price = 1 }, { from = 10, price = null }, { from = 20, price = 1 }] # ERROR: Invalid price list @ [{ from = 0, price = 1 }, { from = 10, price = null }, { from = 20, price = 1 }]
  }

  meter "grants_only" {
    postpaid = false
    tiers    = [{ from = 0, price = 1 }] # ERROR: Tiers without postpaid @ [{ from = 0, price = 1 }]
  }

  meter "free_grants_only" {
    postpaid = false # ERROR: Free meter without postpaid @ false
    free     = true
  }

  free_quota "trial" {
    calls  = 10
    meters = { m = 1, n = 2 } # ERROR: Unknown meter @ n
    renews = "year" # ERROR: Invalid renewal @ "year"
    lasts  = "1w" # ERROR: Invalid validity @ "1w"
  }

  pack "ratios" {
    meters   = { m = 0, word = -1, grants_only = 0.0000001 } # ERROR: Invalid value @ 0.0000001
    calls    = 1
    price    = 1
    validity = 365 # ERROR: Invalid validity @ 365
  }

  pack "zero" {
    meters = { m = 0 } # ERROR: Invalid ratio @ m
    calls  = 1
    price  = 1
  }

  pack "negative" {
    meters = { m = -1, word = "half" } # ERROR: Invalid value @ "half"
    calls  = 1
    price  = 1
  }

  pack "large" {
    meters = { m = 1000000.5 } # ERROR: Invalid ratio @ m
    calls  = 1
    price  = 1
  }

  pack "no_meters" {
    meters = {} # ERROR: Grant without meters @ {}
    calls  = 1
    price  = 1
  }
}
