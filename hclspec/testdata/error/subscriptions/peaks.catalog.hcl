catalog {
  id        = "peaks"
  currency  = "CNY"
  call_unit = 1000
  as_of     = "2026-11-22"

  meter "detect" {
    tiers = [{ from = 0, price = 2.5 }]
  }

  subscription "small" {
    fee    = 100
    meters = ["detect"]
    calls  = 1000
  }

  subscription "large" {
    tiers  = [{ from = 0, price = 270 }, { from = 10, price = null }]
    meters = { detect = 1 }
  }
}
