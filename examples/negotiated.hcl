# Negotiated prices: an own catalogue with a price revision, and a discount for one meter.
# Look at: detect_label costs 3,600.00 a month (2,000,000 calls at 2.00 with 10 % off)
# until March and 3,240.00 (at 1.80) from April, the first month that starts after the
# revision of 15 March. The pack of 15 March already costs 15,000.00 instead of
# 16,000.00. The six months cost 76,800.00.

planner {
  start  = "2027-01"
  months = 6
}

catalog "contract" {
  source = "negotiated.catalog.hcl"
}

account "shop" {
  title    = "Online shop"
  catalog  = catalog.contract
  discount = { detect_label = 0.9 } # other meters pay the list price

  opening {
    balance = 120000
  }
}

usage "labels" {
  account = account.shop
  meter   = "detect_label"
  calls   = 2020000
}

usage "search" {
  account = account.shop
  meter   = "similar_search_image"
  calls   = 310000
}

resource_pack "spring" {
  account      = account.shop
  sku          = "similar_search_image_1m"
  purchased_on = "2027-03-15"
}
