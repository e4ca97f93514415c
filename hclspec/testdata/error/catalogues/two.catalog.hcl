catalog {
  id        = "two"
  currency  = "CNY"
  call_unit = 1000
  as_of     = "2026-11-22"
  meter "m" {
    free = true
  }
}

catalog { # ERROR: Duplicate catalog @ catalog
}
