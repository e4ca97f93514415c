planner {
  start  = "2026-12"
  months = 3
}

variable "secret" {
  default   = "hush"
  sensitive = true
}

variable "nothing" {
  default = null
}

account "title" {
  title = ["Retail"] # ERROR: Incorrect value type @ ["Retail"]
}

account "tags" {
  tags = ["search"] # ERROR: Incorrect value type @ ["search"]
}

account "tag" {
  tags = { team = ["search"] } # ERROR: Incorrect value type @ { team = ["search"] }
}

account "discount_text" {
  discount = "ten per cent" # ERROR: Incorrect value type @ "ten per cent"
}

account "discount_list" {
  discount = [0.9] # ERROR: Incorrect value type @ [0.9]
}

account "discount_by_meter" {
  discount = { crop_image = "free" } # ERROR: Invalid value @ "free"
}

account "discount_by_meter_negative" {
  discount = { crop_image = -0.5 } # ERROR: Negative discount @ crop_image
}

account "sensitive_title" {
  title = "of ${var.secret}" # ERROR: Sensitive value @ "of ${var.secret}"
}

account "sensitive_tags" {
  tags = { team = var.secret } # ERROR: Sensitive value @ { team = var.secret }
}

account "catalog_text" {
  catalog = "tencent-tiia" # ERROR: Invalid reference @ "tencent-tiia"
}

account "opening" {
  opening {
    balance = "a lot" # ERROR: Incorrect value type @ "a lot"
    due     = true # ERROR: Incorrect value type @ true
  }
}

account "terms" {
  terms {
    bill_day      = 1.5 # ERROR: Invalid term @ 1.5
    freeze_ratio  = -1 # ERROR: Invalid term @ -1
    tier_mode     = "graduate" # ERROR: Invalid term @ "graduate"
    freeze_basis  = null
    pack_validity = "1 year" # ERROR: Invalid term @ "1 year"
    tier_basis    = ["gross"] # ERROR: Incorrect value type @ ["gross"]
    overdraft     = "suspended" # ERROR: Invalid term @ "suspended"
  }
}

account "terms_validity" {
  terms {
    pack_validity = "0d" # ERROR: Invalid term @ "0d"
  }
}

account "a" {}

usage "null_account" {
  account = null # ERROR: Invalid reference @ null
  meter   = "crop_image"
  calls   = 1
}

usage "null_meter" {
  account = account.a
  meter   = var.nothing # ERROR: Missing value @ var.nothing
  calls   = 1
}

usage "number_for_meter" {
  account = account.a
  meter   = 7 # ERROR: Unknown meter @ 7
  calls   = 1
}

usage "list_for_meter" {
  account = account.a
  meter   = ["crop_image"] # ERROR: Incorrect value type @ ["crop_image"]
  calls   = 1
}

usage "flag_for_calls" {
  account = account.a
  meter   = "crop_image"
  calls   = true # ERROR: Invalid calls @ true
}

usage "set_for_calls" {
  account = account.a
  meter   = "crop_image"
  calls   = toset([1, 2, 3]) # ERROR: Invalid calls @ toset([1, 2, 3])
}

usage "texts_in_calls" {
  account = account.a
  meter   = "crop_image"
  calls   = [1, "two", null] # ERROR: Invalid calls @ "two" # ERROR: Invalid calls @ null
}

usage "texts_in_a_map" {
  account = account.a
  meter   = "crop_image"
  calls   = { "2026-12" = "one", "2027-01" = 2, "2027-02" = 3 } # ERROR: Invalid value @ "one"
}

usage "growth" {
  account = account.a
  meter   = "crop_image"
  calls   = 1
  growth  = "5%" # ERROR: Incorrect value type @ "5%"
}

usage "growth_list" {
  account     = account.a
  meter       = "crop_image"
  calls       = 1
  growth      = [0.1, 0.2, 0.3] # ERROR: Incorrect value type @ [0.1, 0.2, 0.3]
  growth_from = 2026-12 # ERROR: Invalid month @ 2026-12
}

usage "seasons" {
  account     = account.a
  meter       = "crop_image"
  calls       = 1
  seasonality = [1, 2, 3] # ERROR: Incorrect value type @ [1, 2, 3]
  actual      = 5 # ERROR: Incorrect value type @ 5
}

usage "season_text" {
  account     = account.a
  meter       = "crop_image"
  calls       = 1
  seasonality = { "12" = "double" } # ERROR: Invalid value @ "double"
}

usage "season_unquoted" {
  account     = account.a
  meter       = "crop_image"
  calls       = 1
  seasonality = { 2026-12 = 2 } # ERROR: Invalid month @ 2026-12
}

usage "season_digit" {
  account     = account.a
  meter       = "crop_image"
  calls       = 1
  seasonality = { "1" = 2 } # ERROR: Invalid month @ "1"
}

usage "actual_month" {
  account = account.a
  meter   = "crop_image"
  calls   = 1
  actual  = { december = 5 } # ERROR: Invalid month @ december
}

usage "actual_negative" {
  account = account.a
  meter   = "crop_image"
  calls   = 1
  actual  = { "2026-12" = -5 } # ERROR: Invalid value @ -5
}

usage "tags" {
  account = account.a
  meter   = "crop_image"
  calls   = 1
  tags    = { secret = var.secret } # ERROR: Sensitive value @ { secret = var.secret }
}

resource_pack "types" {
  account      = account.a
  sku          = 5 # ERROR: Unknown SKU @ 5
  quantity     = "two" # ERROR: Incorrect value type @ "two"
  purchased_on = "tomorrow" # ERROR: Invalid date @ "tomorrow"
  price        = "cheap" # ERROR: Incorrect value type @ "cheap"
  remaining    = [] # ERROR: Incorrect value type @ []
}

resource_pack "unquoted_date" {
  account      = account.a
  sku          = "similar_search_image_1m"
  purchased_on = 2027-01-15 # ERROR: Invalid date @ 2027-01-15
}

resource_pack "month_for_date" {
  account      = account.a
  sku          = "similar_search_image_1m"
  purchased_on = "2027-01" # ERROR: Invalid date @ "2027-01"
}

resource_pack "short_date" {
  account      = account.a
  sku          = "similar_search_image_1m"
  purchased_on = "2027-1-5" # ERROR: Invalid date @ "2027-1-5"
}

resource_pack "ancient_date" {
  account      = account.a
  sku          = "similar_search_image_1m"
  purchased_on = "0999-01-01" # ERROR: Invalid date @ "0999-01-01"
}

resource_pack "wrong_size" {
  account      = account.a
  sku          = "similar_search_image_2m" # ERROR: Unknown SKU @ "similar_search_image_2m"
  purchased_on = "2027-01-01"
}

top_up "types" {
  account    = account.a
  amount     = "much" # ERROR: Incorrect value type @ "much"
  date       = false # ERROR: Invalid date @ false
  monthly_on = 2.5 # ERROR: Not a whole number @ 2.5
}

top_up "null_amount" {
  account = account.a
  amount  = var.nothing # ERROR: Missing value @ var.nothing
  date    = "2026-12-01"
}

top_up "before" {
  account = account.a
  amount  = 1
  date    = "2026-11-30" # ERROR: Top-up outside the plan @ "2026-11-30"
}
