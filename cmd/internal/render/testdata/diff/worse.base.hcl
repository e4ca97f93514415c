planner {
  start  = "2026-12"
  months = 12
}

account "shop" {
  opening {
    balance = 900000
  }
}

usage "search" {
  account = account.shop
  meter   = "similar_search_image"
  calls   = 100000
}

usage "labels" {
  account = account.shop
  meter   = "detect_label"
  calls   = 300000
}

budget "month" {
  amount    = 6000
  period    = "month"
  on_exceed = "fail"
}

budget "year" {
  amount    = 80000
  on_exceed = "fail"
}

budget "spare" {
  amount = 75000
}
