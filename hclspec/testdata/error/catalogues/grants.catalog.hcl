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
}
