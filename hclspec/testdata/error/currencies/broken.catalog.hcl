catalog {
  id        = "broken"
  currency  = "yuan" # ERROR: Invalid currency @ "yuan"
  call_unit = 0 # ERROR: Invalid call unit @ 0
  as_of     = "2026-11-22"
  meter "m" {
    tiers = [{ from = 5, price = 1 }] # ERROR: Invalid price list @ [{ from = 5, price = 1 }]
  }
  meter "free" {
    free = true
  }
  free_quota "q" {
    calls  = -1 # ERROR: Invalid number of calls @ -1
    meters = ["mm"] # ERROR: Unknown meter @ ["mm"]
  }
  pack "p" {
    meters = ["free"] # ERROR: Pack for a free meter @ ["free"]
    calls  = 1
    price  = 1
  }
  revision "2027-04-01" {
    pack "q" { # ERROR: Unknown pack @ pack "q"
      price = 1
    }
  }
}
