# Last month's plan, one month behind the one of the pull request.

planner {
  start  = "2026-12"
  months = 6
}

catalog "contract" {
  source = "./old.catalog.hcl"
}

account "main" {
  catalog = catalog.contract
  opening {
    balance = 200000
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
  calls   = { "2026-12" = 900000, "2027-01" = 1000000, "2027-02" = 1500000, "2027-03" = 2990000, "2027-04" = 1000000, "2027-05" = 1000000 }
}

resource_pack "may" {
  account      = account.main
  sku          = "search_1m"
  purchased_on = "2027-05-01"
}
