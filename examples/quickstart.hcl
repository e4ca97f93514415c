# The smallest useful plan: one account, one expected volume, one resource pack.
# Look at: the pack lasts until 7 April 2027. The year costs 523,500.00 CNY: the
# pack for 50,000.00, then 57,000.00 for April and 59,500.00 for every month after.
# The account starts without cash; so that no purchase and no freeze fails, it
# takes 583,000.00 (funding.required).

planner {
  start  = "2026-12"
  months = 12
}

account "shop" {
  title = "Online shop"
}

usage "search" {
  account = account.shop
  meter   = "similar_search_image"
  calls   = 1200000 # every month
}

resource_pack "first" {
  account      = account.shop
  sku          = "similar_search_image_5m"
  purchased_on = "2026-12-01"
}
