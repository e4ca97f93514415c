# What a finance department takes over: fiscal years, and budgets by quarter and year.
planner {
  start             = "2026-12"
  months            = 16
  title             = "Search, budget of 2027"
  owner             = "Search team"
  purpose           = "Approval of the budget"
  fiscal_year_start = 4 # April
}

account "shop" {
  title = "Online shop"
  tags  = { team = "shop" }
}

account "labs" {
  title = "Research"
  tags  = { team = "labs" }

  tax_rate = 0.06 # added to prices, in the views of finance only
}

usage "search" {
  account = account.shop
  meter   = "similar_search_image"
  calls   = 300000
  growth  = 0.02
  actual  = { "2026-12" = 287310, "2027-01" = 315022 }
}

usage "labels" {
  account = account.labs
  meter   = "detect_label_pro"
  calls   = 80000
  tags    = { team = "catalogue" }
  actual  = { "2026-12" = 92100, "2027-01" = 88400 }
}

budget "shop" { # of every quarter, as far as the plan has its months
  accounts = [account.shop]
  amount   = 55000
  period   = "quarter"
}

budget "year" {
  amount = 260000
  period = "fiscal_year"
}
