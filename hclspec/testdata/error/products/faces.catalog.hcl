catalog {
  id        = "faces.2027"
  currency  = "CNY"
  call_unit = 1000
  as_of     = "2026-11-22"

  free_quota "trial" {
    calls  = 100
    meters = ["compare"]
    renews = "never"
  }

  free_quota "first_year" {
    calls  = 100
    meters = ["compare"]
    lasts  = "12m"
  }

  meter "compare" {
    tiers = [{ from = 0, price = 1 }]
  }

  meter "detect" {
    tiers = [{ from = 0, price = 1 }, { from = 10, price = null }]
  }

  meter "verify" {
    postpaid = false
  }

  pack "small" {
    meters   = { compare = 1, detect = 0.5 }
    calls    = 1000
    price    = 10
    validity = "1m"
  }

  pack "verify" {
    meters = ["verify"]
    calls  = 1000
    price  = 10
  }
}
