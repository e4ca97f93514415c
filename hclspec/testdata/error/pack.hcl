planner {
  start  = "2026-12"
  months = 3
}

account "a" {}

resource_pack "unknown" {
  account      = account.a
  sku          = "similar_serch_image_5m" # ERROR: Unknown SKU @ "similar_serch_image_5m"
  purchased_on = "2026-12-01"
}

resource_pack "meter_without_packs" {
  account      = account.a
  sku          = "detect_label_1m" # ERROR: Unknown SKU @ "detect_label_1m"
  purchased_on = "2026-12-01"
}

resource_pack "free_meter" {
  account      = account.a
  sku          = "enhance_image_1m" # ERROR: Unknown SKU @ "enhance_image_1m"
  purchased_on = "2026-12-01"
}

resource_pack "no_such_day" {
  account      = account.a
  sku          = "similar_search_image_5m"
  purchased_on = "2027-02-29" # ERROR: Invalid date @ "2027-02-29"
  quantity     = 0            # ERROR: Invalid quantity @ 0
}

resource_pack "no_date" {
  account      = account.a
  sku          = "similar_search_image_5m"
  purchased_on = 20270101 # ERROR: Invalid date @ 20270101
}

resource_pack "after_the_horizon" {
  account      = account.a
  sku          = "similar_search_image_5m"
  purchased_on = "2027-03-01" # ERROR: Purchase after the horizon @ "2027-03-01"
}

resource_pack "expired" {
  account      = account.a
  sku          = "similar_search_image_5m"
  purchased_on = "2025-11-30" # ERROR: Expired pack @ "2025-11-30"
}

resource_pack "remaining_missing" { # ERROR: Missing remaining @ resource_pack "remaining_missing"
  account      = account.a
  sku          = "similar_search_image_5m"
  purchased_on = "2026-11-30"
}

resource_pack "remaining_superfluous" {
  account      = account.a
  sku          = "similar_search_image_5m"
  purchased_on = "2026-12-01"
  remaining    = 5000000 # ERROR: Superfluous remaining @ 5000000
}

resource_pack "remaining_too_many" {
  account      = account.a
  sku          = "similar_search_image_5m"
  quantity     = 2
  purchased_on = "2026-11-30"
  remaining    = 10000001 # ERROR: Invalid remaining @ 10000001
}

resource_pack "none" {
  account      = account.a
  sku          = "similar_search_image_5m"
  quantity     = 0 # ERROR: Invalid quantity @ 0
  purchased_on = "2026-12-01"
}

resource_pack "half" {
  account      = account.a
  sku          = "similar_search_image_5m"
  quantity     = 1.5 # ERROR: Not a whole number @ 1.5
  purchased_on = "2026-12-01"
}

resource_pack "too_many" {
  account      = account.a
  sku          = "similar_search_image_5m"
  quantity     = 1e9 # ERROR: Invalid quantity @ 1e9
  purchased_on = "2026-12-01"
}

resource_pack "negative_price" {
  account      = account.a
  sku          = "similar_search_image_5m"
  purchased_on = "2026-12-01"
  price        = -1 # ERROR: Negative price @ -1
}

resorce_pack "block" { # ERROR: Unsupported block type @ resorce_pack
  account = account.a
}

top_up "both" {
  account    = account.a
  amount     = 1
  date       = "2026-12-01"
  monthly_on = 3 # ERROR: Both date and monthly_on @ 3
}

top_up "neither" { # ERROR: Missing date @ top_up "neither"
  account = account.a
  amount  = 1
}

top_up "day_29" {
  account    = account.a
  amount     = 1
  monthly_on = 29 # ERROR: Invalid day @ 29
}

top_up "outside" {
  account = account.a
  amount  = 1
  date    = "2027-03-02" # ERROR: Top-up outside the plan @ "2027-03-02"
}

top_up "negative" {
  account = account.a
  amount  = -5 # ERROR: Negative amount @ -5
  date    = "2027-03-01"
}
