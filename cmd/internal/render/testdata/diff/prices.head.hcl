# A price list of the new year, another reading of a clause, and a limit.

planner {
  start  = "2027-01"
  months = 6
}

catalog "contract" {
  source = "./new.catalog.hcl"
}

account "main" {
  catalog = catalog.contract
  terms {
    tier_basis = "gross"
  }
  opening {
    balance = 146600
    due     = 56550
  }
}

usage "label" {
  account = account.main
  meter   = "label"
  calls   = 900000
}

usage "search" {
  account = account.main
  meter   = "search"
  calls   = { "2027-01" = 1000000, "2027-02" = 1500000, "2027-03" = 3020000, "2027-04" = 1000000, "2027-05" = 1000000, "2027-06" = 1000000 }
}

resource_pack "may" {
  account      = account.main
  sku          = "search_1m"
  purchased_on = "2027-05-01"
}

budget "half_year" {
  amount    = 250000
  on_exceed = "fail"
}

guardrail "any_increase" {
  max_increase = 0
  basis        = "cash"
  on_exceed    = "fail"
}
