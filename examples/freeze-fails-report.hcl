# A freeze fails, and overdraft "report" says so while nothing stops.
# Look at: on 1 January 2027 the bill of 36,000.00 leaves 24,000.00, so 12,000.00 is
# missing for the freeze (event "shortfall"). All calls are served; the three months
# cost 108,000.00. funding.required is 12,000.00.
# freeze-fails-suspend.hcl has the same numbers under the other mode.

planner {
  start  = "2026-12"
  months = 3
}

account "shop" {
  title = "Online shop"

  terms {
    overdraft = "report"
  }

  opening {
    balance = 60000
  }
}

usage "search" {
  account = account.shop
  meter   = "similar_search_image"
  calls   = 610000
}

top_up "january" {
  account = account.shop
  amount  = 100000
  date    = "2027-01-11"
}
