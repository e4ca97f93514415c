planner {
  start  = "2026-12"
  months = 3
}

locals {
  infinite = 1 / 0 # ERROR: Division by zero @ 1 / 0
  tiny     = 1e-40 * 1e-40 * 1e-40 * 1e-40 * 1e-40 * 1e-40
}

account "a" {
  discount = 1e40 * 1e40 # ERROR: Number out of range @ 1e40 * 1e40
  opening {
    balance = 1e40 * 10 # ERROR: Number out of range @ 1e40 * 10
    due     = local.tiny # smaller than any number: 0
    frozen  = 1 / 0 # ERROR: Division by zero @ 1 / 0
  }
  terms {
    freeze_ratio = 1e40 * 1e40 # ERROR: Number out of range @ 1e40 * 1e40
  }
}

account "b" {}

account "texts" {
  discount = { crop_image = "1p-1" } # ERROR: Invalid value @ "1p-1"
  opening {
    balance = "1,000,000" # ERROR: Incorrect value type @ "1,000,000"
    due     = "+5" # ERROR: Incorrect value type @ "+5"
  }
}

usage "percent" {
  account = account.b
  meter   = "crop_image"
  calls   = ["1", "1p1", 3] # ERROR: Invalid calls @ "1p1"
  growth  = "10%" # ERROR: Incorrect value type @ "10%"
}

usage "growth" {
  account     = account.b
  meter       = "crop_image"
  calls       = 1
  growth      = 1e25 * 1e25 # ERROR: Number out of range @ 1e25 * 1e25
  seasonality = { "12" = local.tiny }
}

usage "infinite" {
  account = account.b
  meter   = "crop_image"
  calls   = local.infinite
}

usage "text" {
  account = account.b
  meter   = "crop_image"
  calls   = "1e40" * 100 # ERROR: Number out of range @ "1e40" * 100
}

top_up "text" {
  account = account.b
  amount  = "0x10" # ERROR: Incorrect value type @ "0x10"
  date    = "2026-12-01"
}
