catalogue { # ERROR: Unsupported block type @ catalogue
}

catalog {
  id       = "names"
  curency  = "CNY" # ERROR: Unsupported argument @ curency
  call_unit = 1000
  as_of    = "2026-11-22"
  terms {
    bill_dya = 1 # ERROR: Unsupported argument @ bill_dya
  }
  meter { # ERROR: Missing id for meter @ {
    free = true
  }
  meter "m" "n" { # ERROR: Extraneous label for meter @ "n"
    free = true
  }
  meter "misspelt" {
    tires = [{ from = 0, price = 1 }] # ERROR: Unsupported argument @ tires
    free  = true
  }
  meter "misspelt" { # ERROR: Duplicate meter @ meter "misspelt"
    free = true
  }
  free_quota "q" { # ERROR: Missing required argument @ free_quota "q"
    calls = 10
  }
  packs "p" { # ERROR: Unsupported block type @ packs
  }
  revision "2027-04-01" {
    free_quota "q" { # ERROR: Unsupported block type @ free_quota
    }
  }
}
