planner {
  start  = "2026-12"
  months = 3
}

catalog "peaks" {
  source = "./peaks.catalog.hcl"
}

catalog "wrong" {
  source = "./wrong.catalog.hcl"
}

account "a" {
  catalog = catalog.peaks
  opening {
    quota_left = {
      "subscription.kept"      = 1001 # ERROR: Invalid quota_left @ "subscription.kept"
      "subscription.first"     = 10   # ERROR: Superfluous quota_left @ "subscription.first"
      "subscription.unlimited" = 10   # ERROR: Superfluous quota_left @ "subscription.unlimited"
      "subscription.none"      = 10   # ERROR: Unknown subscription @ "subscription.none"
      "subscription.of_b"      = 10   # ERROR: Unknown subscription @ "subscription.of_b"
      "subscription.ends"      = 10
      "subscription.date"      = 10
      small                    = 10 # ERROR: Unknown free quota @ small
    }
  }
}

account "b" {
  catalogs = [catalog.peaks]
}

subscription "kept" {
  account   = account.a
  plan      = "peaks/small"
  starts_on = "2026-11-15"
}

subscription "first" {
  account   = account.a
  plan      = "small"
  starts_on = "2026-11-01"
}

subscription "unlimited" {
  account   = account.a
  plan      = "large"
  starts_on = "2026-11-15"
}

subscription "of_b" {
  account   = account.b
  plan      = "small"
  starts_on = "2026-11-15"
}

subscription "ends" {
  account   = account.a
  plan      = "small"
  starts_on = "2026-11-15"
  ends_on   = "2026-11-15" # ERROR: End before the start @ "2026-11-15"
}

subscription "date" {
  account   = account.a
  plan      = "small"
  starts_on = "2026-11-31" # ERROR: Invalid date @ "2026-11-31"
}

subscription "late" {
  account   = account.a
  plan      = "small"
  starts_on = "2027-03-01" # ERROR: Start after the horizon @ "2027-03-01"
}

subscription "unknown" {
  account   = account.a
  plan      = "smal" # ERROR: Unknown subscription @ "smal"
  starts_on = "2026-12-01"
}

subscription "numbers" {
  account   = account.a
  plan      = "small"
  quantity  = 0     # ERROR: Invalid quantity @ 0
  price     = 1.005 # ERROR: Too many decimals @ 1.005
  starts_on = "2026-12-01"
}

subscription "negative" {
  account   = account.a
  plan      = "small"
  price     = -1 # ERROR: Negative price @ -1
  starts_on = "2026-12-01"
}

subscription "not_public" {
  account   = account.a
  plan      = "large"
  quantity  = 11 # ERROR: No public price @ 11
  starts_on = "2026-12-01"
}

subscription "agreed" {
  account   = account.a
  plan      = "large"
  quantity  = 11
  price     = 200
  starts_on = "2026-12-01"
}

voucher "void" {
  account    = account.a
  amount     = 5
  expires_on = "2026-11-30" # ERROR: Expired voucher @ "2026-11-30"
}

voucher "without_a_day" {
  account    = account.a
  amount     = 5
  starts_on  = "2026-12-05"
  expires_on = "2026-12-05" # ERROR: Voucher without a day @ "2026-12-05"
}

voucher "amounts" {
  account    = account.a
  amount     = -5 # ERROR: Negative amount @ -5
  expires_on = "2026-12-05"
}

voucher "decimals" {
  account    = account.a
  amount     = 0.005 # ERROR: Too many decimals @ 0.005
  expires_on = "2026-12-05"
}

voucher "not_a_catalog" {
  account    = account.a
  amount     = 5
  expires_on = "2026-12-05"
  catalogs   = [account.a] # ERROR: Invalid reference @ account.a
}

voucher "other_product" {
  account    = account.b
  amount     = 5
  expires_on = "2026-12-05"
  catalogs   = [catalog.builtin] # ERROR: Unknown product @ [catalog.builtin]
}

catalog "builtin" {
  source = "tencent-tiia"
}
