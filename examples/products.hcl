# Two products of a vendor on one balance, each with its own terms, quotas and bills.
# Look at: two freezes compete for the balance, on the 1st of each month (images) and
# on the 2nd (faces). On 2 January 2,400.00 is available after both, so nothing is
# missing. The quota of faces given once has 20,000 calls left for December; the pack
# covers January from its first day, not the days after its purchase. The prices of
# comparisons are those of a contract. The three months are billed 28,712.00.

planner {
  start  = "2026-12"
  months = 3
}

catalog "images" {
  source = "tencent-tiia"
}

catalog "faces" {
  source = "faces.catalog.hcl"

  meter "compare" { # a contract price in the place of the catalogue's
    tiers = [{ from = 0, price = 2.8 }]
  }
}

account "shop" {
  title     = "Online shop"
  catalogs  = [catalog.images, catalog.faces]
  opened_on = { faces = "2026-11-20" }
  discount  = { "tencent-tiia/crop_image" = 0.9 } # both products have a crop_image

  opening {
    balance    = 10000
    quota_left = { trial = 20000 } # of 50,000, on the morning of 1 December 2026

    product "tencent-tiia" {
      frozen = 6000
      due    = 6000
    }
  }
}

usage "search" {
  account = account.shop
  meter   = "similar_search_image"
  calls   = 110000
}

usage "compare" {
  account = account.shop
  meter   = "compare"
  calls   = 1020000
}

usage "crop" {
  account = account.shop
  meter   = "faces/crop_image"
  calls   = 1000000
}

resource_pack "compare" {
  account      = account.shop
  sku          = "compare_1m"
  purchased_on = "2026-12-20"
  starts_on    = "2027-01-01" # its first day; it expires on 1 July
}

top_up "monthly" {
  account    = account.shop
  amount     = 10000
  monthly_on = 1
}

check "faces_stay_cheap" {
  assert {
    condition     = result.account.shop.products.faces.bill < 10000
    error_message = "Face recognition is billed ${result.account.shop.products.faces.bill}."
  }
}
