planner {
  start  = "2026-12"
  months = 3
}

account "a" {}

usage "a_month" {
  account = account.a
  meter   = "detect_label"
  calls   = 1000000000000001 # ERROR: Invalid calls @ 1000000000000001
}

usage "half" {
  account = account.a
  meter   = "crop_image"
  calls   = [600000000000000, 0, 0]
}

usage "other_half" {
  account = account.a
  meter   = "crop_image"
  calls   = [400000000000001, 0, 0] # ERROR: Too many calls @ [400000000000001, 0, 0]
}

usage "grown" {
  account     = account.a
  meter       = "detect_product"
  calls       = 500000000000000 # ERROR: Volume out of range @ 500000000000000
  seasonality = { "2027-02" = 2.000000000001 }
}

usage "measured" {
  account = account.a
  meter   = "detect_product"
  calls   = 0
  actual  = { "2027-02" = 1e15 + 1 } # ERROR: Invalid value @ 1e15 + 1
}

usage "all_gone" {
  account     = account.a
  meter       = "detect_product"
  calls       = 5
  growth      = -1 # ERROR: Volume out of range @ -1
  growth_from = "2027-02"
}

resource_pack "size" {
  account      = account.a
  sku          = "similar_search_image_15m"
  quantity     = 66666667 # ERROR: Invalid quantity @ 66666667
  purchased_on = "2026-12-01"
}

top_up "amount" {
  account = account.a
  amount  = 1e40 * 10 # ERROR: Number out of range @ 1e40 * 10
  date    = "2026-12-01"
}
