planner {
  start  = "2026-12"
  months = 3
}

locals {
  infinite = 1 / 0
}

account "a" {
  discount = 1e-1000000 # ERROR: Number out of range @ 1e-1000000
  opening {
    balance = 1e41 # ERROR: Number out of range @ 1e41
    due     = 1e-41 # ERROR: Number out of range @ 1e-41
    frozen  = 1 / 0 # ERROR: Number out of range @ 1 / 0
  }
  terms {
    freeze_ratio = 1e400 # ERROR: Number out of range @ 1e400
  }
}

account "b" {}

usage "growth" {
  account     = account.b
  meter       = "crop_image"
  calls       = 1
  growth      = 1e50 # ERROR: Number out of range @ 1e50
  seasonality = { "12" = 1e-50 } # ERROR: Invalid value @ 1e-50
}

usage "infinite" {
  account = account.b
  meter   = "crop_image"
  calls   = local.infinite # ERROR: Invalid calls @ local.infinite
}

usage "text" {
  account = account.b
  meter   = "crop_image"
  calls   = "1e1000000000" # ERROR: Invalid calls @ "1e1000000000"
}

top_up "text" {
  account = account.b
  amount  = "0x10" # ERROR: Incorrect value type @ "0x10"
  date    = "2026-12-01"
}
