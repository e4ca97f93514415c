planner {
  start            = "December 2026" # ERROR: Invalid month @ "December 2026"
  months           = 121 # ERROR: Invalid horizon @ 121
  currency         = "CNY"
  required_version = "one" # ERROR: Invalid version constraint @ "one"
  money            = "CNY" # ERROR: Unsupported argument @ money
  for_each         = toset(["a"]) # ERROR: Unsupported argument @ for_each

  terms { # ERROR: Unsupported block type @ terms
    bill_day = 2
  }
}

# The horizon is not known: what depends on it is not wrong, too.
account "a" {}

usage "u" {
  account = account.a
  meter   = "crop_image"
  calls   = [1, 2, 3]
}

resource_pack "p" {
  account      = account.a
  sku          = "similar_search_image_5m"
  purchased_on = plan.months[20]
}

catalog "dollars" {
  source = "openai-api"
}

rates "USD" {
  months = { "2026-12" = 7.1 }
}

account "b" {
  catalog = catalog.dollars

  statement "2027-02-01" {
    balance = 100
  }
}
