catalog {
  id        = "faces.2027"
  currency  = "CNY"
  call_unit = 1
  as_of     = "2026-11-22"

  meter "compare" {
    tiers = [{ from = 0, price = 1 }]
  }
}
