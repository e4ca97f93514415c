# One account with packs that run dry, expire and save money; Chinese titles.

planner {
  start  = "2026-12"
  months = 12
}

account "retail" {
  title    = "零售 App 主账号"
  discount = 0.9
  tags     = { team = "搜索", cost_center = "4711" }
  opening {
    balance = 180000
    frozen  = 12000
    due     = 11800.50
  }
}

usage "search" {
  account     = account.retail
  meter       = "similar_search_image"
  calls       = 900000
  growth      = 0.08
  seasonality = { "2027-01" = 1.4, "2027-11" = 2.5 }
  actual      = { "2026-12" = 912345 }
}

usage "label" {
  account = account.retail
  meter   = "detect_label"
  calls   = 1500000
  growth  = 0.1
}

resource_pack "old" {
  account      = account.retail
  sku          = "similar_search_image_1m"
  purchased_on = "2026-02-10"
  remaining    = 812345
}

resource_pack "q1" {
  account      = account.retail
  sku          = "similar_search_image_5m"
  quantity     = 1
  purchased_on = "2027-02-15"
  price        = 45000
}

resource_pack "create" {
  account      = account.retail
  sku          = "similar_create_image_1m"
  purchased_on = "2026-10-01"
  remaining    = 250000
}

top_up "monthly" {
  account    = account.retail
  amount     = 20000
  monthly_on = 2
}
