catalog {
  id        = "dollars"
  currency  = "USD"
  call_unit = 1
  as_of     = "2026-11-22"
  meter "m" { tiers = [{ from = 0, price = 1 }] }
}
