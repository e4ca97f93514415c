catalog {
  id        = "tiers"
  currency  = "CNY"
  call_unit = 1000
  as_of     = "2026-11-22"

  meter "none" {
    tiers = [] # ERROR: Invalid price list @ []
  }

  meter "neither" { # ERROR: Invalid price list @ meter "neither"
  }

  meter "both" {
    free  = true
    tiers = [{ from = 0, price = 1 }] # ERROR: Free meter with prices @ [{ from = 0, price = 1 }]
  }

  meter "object" {
    tiers = { from = 0, price = 1 } # ERROR: Incorrect value type @ { from = 0, price = 1 }
  }

  meter "number" {
    tiers = [2.5] # ERROR: Invalid tier @ 2.5
  }

  meter "no_price" {
    tiers = [{ from = 0 }] # ERROR: Invalid tier @ { from = 0 }
  }

  meter "misspelt" {
    tiers = [{ form = 0, price = 1 }] # ERROR: Invalid tier @ form
  }

  meter "text" {
    tiers = [{ from = 0, price = "cheap" }] # ERROR: Invalid tier @ "cheap"
  }

  meter "fraction" {
    tiers = [{ from = 0.5, price = 1 }] # ERROR: Invalid tier @ 0.5
  }

  meter "late" {
    tiers = [{ from = 1, price = 1 }] # ERROR: Invalid price list @ [{ from = 1, price = 1 }]
  }

  meter "negative" {
    tiers = [{ from = 0, price = 1 }, { from = 10, price = -1 }] # ERROR: Invalid price list @ [{ from = 0, price = 1 }, { from = 10, price = -1 }]
  }

  meter "descending" {
    tiers = [{ from = 0, price = 3 }, { from = 10, price = 2 }, { from = 5, price = 1 }] # ERROR: Invalid price list @ [{ from = 0, price = 3 }, { from = 10, price = 2 }, { from = 5, price = 1 }]
  }

  meter "far" {
    tiers = [{ from = 0, price = 3 }, { from = 1000000000000001, price = 2 }] # ERROR: Invalid price list @ [{ from = 0, price = 3 }, { from = 1000000000000001, price = 2 }]
  }

  meter "huge" {
    tiers = [{ from = 0, price = 1e40 * 1e40 }] # ERROR: Number out of range @ 1e40 * 1e40
  }

  pack "of_none" { # whether its meter is free is not known
    meters = ["none"]
    calls  = 1000
    price  = 1
  }
}
