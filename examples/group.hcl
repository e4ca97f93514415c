# A group with a module for each country, budgets, a check and two scenarios.
#
#   planner plan examples/group.hcl --scenario all    the scenarios side by side
#   planner test examples/group.hcl                   the runs of group.test.hcl
#
# Look at the addresses (module.country["de"].account.main), the budgets and the
# outputs. A budget with on_exceed = "fail" makes the exit code 3.

planner {
  start  = "2026-12"
  months = 12
}

variable "growth" {
  type    = number
  default = 0.02
}

locals {
  countries = {
    de = { searches = 1500000, pack = { sku = "similar_search_image_15m", on = "2027-01-01" } }
    fr = { searches = 600000, pack = null }
    nl = { searches = 120000, pack = null }
  }
}

module "country" {
  source   = "./modules/country"
  for_each = local.countries

  country  = each.key
  searches = each.value.searches
  growth   = var.growth
  pack     = each.value.pack
}

budget "year" {
  amount = 1000000
}

budget "germany_month" {
  accounts  = [module.country["de"].account]
  amount    = 100000
  period    = "month"
  basis     = "amortized"
  on_exceed = "warn"
}

check "no_waste" {
  assert {
    condition     = result.totals.packs_expired_value == 0
    error_message = "Packs worth ${result.totals.packs_expired_value} expire unused."
  }
}

scenario "stagnation" {
  variables {
    growth = 0
  }
}

scenario "boom" {
  variables {
    growth = var.growth * 2
  }
  calls_multiplier = 1.25
}

output "annual" {
  value = result.totals.billed
}

output "by_country" {
  value = {
    for country in keys(local.countries) :
    country => result.accounts["module.country[\"${country}\"].account.main"].billed
  }
}
