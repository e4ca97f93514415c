# A price catalogue of a second product, for products.hcl. Its prices are an example,
# not those of a vendor.

catalog {
  id        = "faces"
  title     = "Face recognition"
  currency  = "CNY"
  call_unit = 1000 # prices are per this many calls
  as_of     = "2026-11-22"

  terms {
    bill_day = 2 # a day after that of tencent-tiia
  }

  free_quota "trial" {
    calls  = 50000
    meters = ["compare"]
    renews = "never" # given once, on the day on which the account is opened
    lasts  = "3m"
  }

  meter "compare" {
    title = "Comparison of two faces"
    tiers = [
      { from = 0, price = 3 },
      { from = 1000000, price = 2.5 },
      { from = 10000000, price = null }, # no public price from here on
    ]
  }

  meter "crop_image" { # tencent-tiia has a meter of this name, too
    title = "Faces cut out of an image"
    tiers = [{ from = 0, price = 1 }]
  }

  pack "compare_1m" {
    meters   = ["compare"]
    calls    = 1000000
    price    = 2000
    validity = "6m"
  }
}
