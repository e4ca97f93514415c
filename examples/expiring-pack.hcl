# A pack that was bought before the plan starts and expires before it is used up.
# Look at: the pack expires on 10 April 2027 with 717,000 calls left, worth
# 7,170.00. April takes 83,000 calls from it and pays 13,020.00 for the others.
# The plan bills 31,020.00, but its amortized cost is 51,020.00: that counts the
# 20,000.00 of the pack's price that these months use up or lose.

planner {
  start  = "2026-12"
  months = 6
}

account "shop" {
  title = "Online shop"

  opening {
    balance = 50000
  }
}

usage "search" {
  account = account.shop
  meter   = "similar_search_image"
  calls   = 310000
}

resource_pack "spring" {
  account      = account.shop
  sku          = "similar_search_image_5m"
  purchased_on = "2026-04-10"
  remaining    = 2000000 # of 5,000,000, on the morning of 1 December 2026
}
