planner {
  start  = "2026-12"
  months = 3
}

account "a" {}

usage "unknown_meter" {
  account = account.a
  meter   = "similar_serch_image" # ERROR: Unknown meter @ "similar_serch_image"
  calls   = 1
}

usage "unknown_account" {
  account = account.b # ERROR: Reference to undeclared name @ account.b
  meter   = "crop_image"
  calls   = 1
}

usage "not_an_account" {
  account = "account.a" # ERROR: Invalid reference @ "account.a"
  meter   = "crop_image"
  calls   = 1
}

usage "unknown_attribute" {
  account = account.a
  meter   = "crop_image"
  calls   = 1
  grwoth  = 2 # ERROR: Unsupported argument @ grwoth
}

usage "missing_calls" { # ERROR: Missing required argument @ usage "missing_calls"
  account = account.a
  meter   = "crop_image"
}

usage "null_calls" {
  account = account.a
  meter   = "crop_image"
  calls   = null # ERROR: Missing value @ null
}

usage "short_list" {
  account = account.a
  meter   = "crop_image"
  calls   = [1, 2] # ERROR: Wrong number of months @ [1, 2]
}

usage "long_list" {
  account = account.a
  meter   = "crop_image"
  calls   = [1, 2, 3, 4] # ERROR: Wrong number of months @ [1, 2, 3, 4]
}

usage "map_lacks_a_month" {
  account = account.a
  meter   = "crop_image"
  calls   = { "2026-12" = 1, "2027-02" = 1 } # ERROR: Missing month @ { "2026-12" = 1, "2027-02" = 1 }
}

usage "unquoted_month" {
  account = account.a
  meter   = "crop_image"
  calls   = { 2026-12 = 1 } # ERROR: Invalid month @ 2026-12
}

usage "not_a_month" {
  account = account.a
  meter   = "crop_image"
  calls   = { "2026-13" = 1 } # ERROR: Invalid month @ "2026-13"
}

usage "negative" {
  account = account.a
  meter   = "crop_image"
  calls   = -1 # ERROR: Invalid calls @ -1
}

usage "fractional" {
  account = account.a
  meter   = "crop_image"
  calls   = [1, 2.5, 3] # ERROR: Invalid calls @ 2.5
}

usage "enormous" {
  account = account.a
  meter   = "crop_image"
  calls   = 1e16 # ERROR: Invalid calls @ 1e16
}

usage "beyond_64_bits" {
  account = account.a
  meter   = "crop_image"
  calls   = [1e30, 1, 1] # ERROR: Invalid calls @ 1e30
}

usage "text" {
  account = account.a
  meter   = "crop_image"
  calls   = "many" # ERROR: Invalid calls @ "many"
}

usage "grows_too_far" {
  account = account.a
  meter   = "crop_image"
  calls   = 1e14 # ERROR: Volume out of range @ 1e14
  growth  = 10
}

usage "shrinks_too_far" {
  account = account.a
  meter   = "crop_image"
  calls   = 1
  growth  = -1.5 # ERROR: Invalid growth @ -1.5
}

usage "seasonality" {
  account     = account.a
  meter       = "crop_image"
  calls       = 1
  seasonality = { "13" = 1 } # ERROR: Invalid month @ "13"
}

usage "negative_season" {
  account     = account.a
  meter       = "crop_image"
  calls       = 1
  seasonality = { "12" = -0.5 } # ERROR: Invalid value @ -0.5
}

usage "actual" {
  account = account.a
  meter   = "crop_image"
  calls   = 1
  actual  = { "2026-12" = 0.5 } # ERROR: Invalid value @ 0.5
}

usage "two_mistakes" {
  account     = account.a
  meter       = "crop_imag" # ERROR: Unknown meter @ "crop_imag"
  calls       = [1] # ERROR: Wrong number of months @ [1]
  growth_from = "December" # ERROR: Invalid month @ "December"
}

usage "actual" { # ERROR: Duplicate usage @ usage "actual"
  account = account.a
  meter   = "crop_image"
  calls   = local.call # ERROR: Reference to undeclared name @ local.call
  growth  = "much" # ERROR: Incorrect value type @ "much"
}
