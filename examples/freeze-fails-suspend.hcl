# A freeze fails, and overdraft "suspend" stops the service until a top-up.
# Look at: the freeze fails on 1 January 2027, the calls of ten days are lost
# (196,774), and service resumes with the top-up of the 11th. The three months cost
# 96,193.56 and serve fewer calls. funding.required is 12,000.00 here, too.
# freeze-fails-report.hcl has the same numbers under the other mode.

planner {
  start  = "2026-12"
  months = 3
}

account "shop" {
  title = "Online shop"

  terms {
    overdraft = "suspend"
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
