catalog {
  id        = "revisions"
  currency  = "CNY"
  call_unit = 1000
  as_of     = "2026-11-22"

  meter "m" {
    tiers = [{ from = 0, price = 1 }]
  }

  pack "p" {
    meters = ["m"]
    calls  = 1
    price  = 1
  }

  revision "April 2027" { # ERROR: Invalid date @ revision "April 2027"
    pack "p" {
      price = 2
    }
  }

  revision "2027-04-01" {
    meter "n" { # ERROR: Unknown meter @ meter "n"
      tiers = [{ from = 0, price = 2 }]
    }
    meter "m" { # ERROR: Invalid price list @ meter "m"
    }
    pack "p" {
      price = -2 # ERROR: Negative price @ -2
    }
    pack "p" { # ERROR: Duplicate revision @ pack "p"
      price = 2
    }
  }

  revision "2027-04-01" { # ERROR: Duplicate revision @ revision "2027-04-01"
    pack "q" { # ERROR: Unknown pack @ pack "q"
      price = 2
    }
  }
}
