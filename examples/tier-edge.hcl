# More calls can cost less: a tier's price applies to all postpaid calls of a month.
# Look at: 1,009,999 calls in December cost 2,500.00, and 1,010,000 calls in January
# cost 2,200.00. Without the 10,000 free calls the first is 999,999 postpaid calls at
# 2.5 per thousand, the second 1,000,000 at 2.2 (event "tier_changed" on 31 January).

planner {
  start  = "2026-12"
  months = 2
}

account "shop" {
  title = "Online shop"

  opening {
    balance = 10000
  }
}

usage "labels" {
  account = account.shop
  meter   = "detect_label"
  calls   = [1009999, 1010000] # one entry a month
}
