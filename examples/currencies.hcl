# Accounts in several currencies. Each is settled in its own; what is added up is converted,
# month by month, to the currency of the plan.
planner {
  start    = "2026-12"
  months   = 6
  currency = "CNY"
}

rates "USD" { # what 1 USD is in CNY; a month without a rate has that of the last before
  months = {
    "2026-12" = 7.12
    "2027-03" = var.dollar
  }
}

variable "dollar" {
  type    = number
  default = 7.05
}

catalog "translation" {
  source = "./translation.catalog.hcl"
}

account "photos" {
  title = "Photo search"
}

account "books" {
  title   = "Translated books"
  catalog = catalog.translation
}

usage "search" {
  account = account.photos
  meter   = "similar_search_image"
  calls   = 300000
  growth  = 0.02
}

usage "pages" {
  account = account.books
  meter   = "page"
  calls   = 60000
  growth  = 0.05
}

resource_pack "pages" {
  account      = account.books
  sku          = "pages_100k"
  purchased_on = "2027-02-01"
}

budget "everything" {
  amount = 60000 # in the currency of the plan
}

scenario "weak_dollar" {
  variables {
    dollar = 6.6
  }
}
