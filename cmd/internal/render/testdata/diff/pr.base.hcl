# What main says before the pull request.

planner {
  start  = "2026-12"
  months = 12
}

account "retail" {
  title    = "Retail app"
  discount = 0.9
  opening {
    balance = 900000
  }
}

account "partner" {
  title = "Partner API"
}

account "legacy" {
  title = "Old catalogue import"
}

usage "find" {
  account = account.retail
  meter   = "similar_search_image"
  calls   = 2600000
  growth  = 0.03
  tags    = { team = "search" }
}

usage "labels" {
  account = account.retail
  meter   = "detect_label"
  calls   = 800000
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

usage "import" {
  account = account.legacy
  meter   = "crop_image"
  calls   = 900000
}

top_up "monthly" {
  account    = account.partner
  amount     = 5000
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
