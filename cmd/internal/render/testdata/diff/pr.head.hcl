# A pull request: more search traffic and a pack for it, a usage under another
# name, a better discount, and an account that is no longer needed.

planner {
  start  = "2026-12"
  months = 12
}

account "retail" {
  title    = "Retail app and web shop"
  discount = 0.85
  opening {
    balance = 900000
  }
}

account "partner" {
  title = "Partner API"
}

usage "similar_search" {
  account = account.retail
  meter   = "similar_search_image"
  calls   = 2900000
  growth  = 0.03
  tags    = { team = "search" }
}

moved {
  from = usage.find
  to   = usage.similar_search
}

usage "labels" {
  account = account.retail
  meter   = "detect_label"
  calls = {
    "2026-12" = 800000, "2027-01" = 800000, "2027-02" = 800000, "2027-03" = 900000
    "2027-04" = 800000, "2027-05" = 800000, "2027-06" = 800000, "2027-07" = 800000
    "2027-08" = 800000, "2027-09" = 800000, "2027-10" = 800000, "2027-11" = 1200000
  }
}

usage "labels_batch" {
  account = account.retail
  meter   = "detect_label"
  calls   = 150000
}

usage "partner" {
  account = account.partner
  meter   = "detect_product"
  calls   = 400000
}

resource_pack "spring" {
  account      = account.retail
  sku          = "similar_search_image_5m"
  quantity     = 2
  purchased_on = "2027-02-15"
}

top_up "monthly" {
  account    = account.partner
  amount     = 6000
  monthly_on = 2
}

budget "fy27" {
  amount    = 1500000
  on_exceed = "fail"
}

budget "partner" {
  accounts = [account.partner]
  amount   = 100
  period   = "month"
}

guardrail "pull_request" {
  max_increase         = 20000
  max_increase_percent = 2
  on_exceed            = "fail"
}
