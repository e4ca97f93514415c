planner {
  start  = "2026-12"
  months = 3
}

locals {
  infinite = 1 / 0
  tiny     = 1e-40 * 1e-40 * 1e-40 * 1e-40 * 1e-40 * 1e-40
}

account "a" {
  discount = 1e40 * 1e40 # ERROR: Number out of range @ 1e40 * 1e40
  opening {
    balance = 1e40 * 10 # ERROR: Number out of range @ 1e40 * 10
    due     = local.tiny # ERROR: Number out of range @ local.tiny
    frozen  = 1 / 0 # ERROR: Number out of range @ 1 / 0
  }
  terms {
    freeze_ratio = 1e40 * 1e40 # ERROR: Number out of range @ 1e40 * 1e40
  }
}

account "b" {}

usage "growth" {
  account     = account.b
  meter       = "crop_image"
  calls       = 1
  growth      = 1e25 * 1e25 # ERROR: Number out of range @ 1e25 * 1e25
  seasonality = { "12" = local.tiny } # ERROR: Invalid value @ local.tiny
}

usage "infinite" {
  account = account.b
  meter   = "crop_image"
  calls   = local.infinite # ERROR: Invalid calls @ local.infinite
}

usage "text" {
  account = account.b
  meter   = "crop_image"
  calls   = "1e40" * 100 # ERROR: Invalid calls @ "1e40" * 100
}

top_up "text" {
  account = account.b
  amount  = "0x10" # ERROR: Incorrect value type @ "0x10"
  date    = "2026-12-01"
}
