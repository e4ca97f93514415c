# Every component and every table: two accounts, several usages of a meter, tiers
# in both modes, a discount, negotiated and expiring packs, and a suspension.

planner {
  start  = "2026-12"
  months = 4
}

catalog "own" { source = "prices.catalog.hcl" }

account "retail" {
  title    = "-2+3 Retail, \"north\""
  catalog  = catalog.own
  discount = 0.9
  tags     = { team = "shop", site = "北京" }

  opening { balance = 50000 }
}

account "eu" {
  title   = "@eu"
  catalog = catalog.own

  terms {
    tier_mode  = "graduated"
    tier_basis = "gross"
    overdraft  = "suspend"
  }
  opening { balance = 5000 }
}

usage "web" {
  account = account.retail
  meter   = "search"
  calls   = 1500001
  tags    = { team = "web" }
}

usage "app" {
  account = account.retail
  meter   = "search"
  calls   = 333333
}

usage "label" {
  account = account.retail
  meter   = "label"
  calls   = 1200000
}

usage "beta" {
  account = account.retail
  meter   = "beta"
  calls   = 7
}

usage "eu_a" {
  account = account.eu
  meter   = "label"
  calls   = 2000000
}

usage "eu_b" {
  account = account.eu
  meter   = "label"
  calls   = 1500000
}

resource_pack "early" {
  account      = account.retail
  sku          = "both_2m"
  purchased_on = "2026-12-16"
}

resource_pack "late" {
  account      = account.retail
  sku          = "search_1m"
  quantity     = 7
  purchased_on = "2027-01-20"
  price        = 18000
}

resource_pack "dear" {
  account      = account.eu
  sku          = "both_2m"
  purchased_on = "2027-01-02"
}

top_up "monthly" {
  account    = account.retail
  amount     = 40000
  monthly_on = 2
}

top_up "rescue" {
  account = account.eu
  amount  = 60000.01
  date    = "2027-02-20"
}
