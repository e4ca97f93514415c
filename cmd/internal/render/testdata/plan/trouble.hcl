# Three accounts under different terms: one is suspended twice and refused a
# pack, one falls short, one has all it needs and a price list that changes.

planner {
  start  = "2026-12"
  months = 6
}

catalog "own" {
  source = "./own.catalog.hcl"
  terms {
    bill_day = 2
  }
}

account "eu" {
  catalog = catalog.own
  title   = "Europe"
  terms {
    overdraft  = "suspend"
    tier_basis = "gross"
  }
  opening {
    balance  = 30000
    due      = 4000
    estimate = 4800
  }
}

usage "eu" {
  account = account.eu
  meter   = "label"
  calls   = [900000, 1200000, 600000, 600000, 3200000, 500000]
}

resource_pack "eu" {
  account      = account.eu
  sku          = "search_1m"
  purchased_on = "2027-01-20"
}

top_up "eu" {
  account = account.eu
  amount  = 60000
  date    = "2027-02-20"
}

account "retail" {
  catalog  = catalog.own
  title    = "零售"
  discount = { search = 0.85 }
  opening {
    balance = 80000
  }
}

usage "retail" {
  account = account.retail
  meter   = "search"
  calls   = [800000, 1100000, 1500000, 900000, 0, 2000000]
}

usage "retail_beta" {
  account = account.retail
  meter   = "beta"
  calls   = [0, 0, 500, 500, 500, 500]
}

resource_pack "retail" {
  account      = account.retail
  sku          = "search_1m"
  quantity     = 2
  purchased_on = "2026-02-10"
  remaining    = 1234567
}

resource_pack "retail_new" {
  account      = account.retail
  sku          = "search_1m"
  purchased_on = "2027-01-15"
}

account "steady" {
  opening {
    balance = 100000
  }
}

usage "steady" {
  account = account.steady
  meter   = "recognize_car"
  calls   = 1500000
}
