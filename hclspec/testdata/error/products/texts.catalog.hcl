catalog {
  id        = "texts"
  currency  = "CNY"
  call_unit = 1
  as_of     = "2026-11-22"

  meter "detect" {
    unit  = "character"
    tiers = [{ from = 0, price = 1 }]
  }

  pack "small" {
    meters = ["detect"]
    calls  = 1000
    price  = 10
  }
}
