# The same configuration as in the folder json.

planner {
  required_version = ">= 0.1.0"
  start            = "2026-12"
  months           = 6
}

variable "growth" {
  type        = number
  default     = 0.05
  description = "Monthly growth"
  validation {
    condition     = var.growth >= 0 && var.growth < 1
    error_message = "Growth of ${var.growth} is not plausible."
  }
  validation {
    condition     = can(tostring(var.growth))
    error_message = "It is a number."
  }
}

variable "teams" {
  type = map(object({
    calls = number
    meter = optional(string, "crop_image")
    tags  = optional(map(string), {})
  }))
  default = {
    search = { calls = 1200000, meter = "similar_search_image", tags = { cost = "50%" } }
    label  = { calls = 300000 }
  }
}

variable "contract" {
  type      = string
  default   = "A-17"
  sensitive = true
  nullable  = false
}

variable "nothing" {
  default = null
}

locals {
  peak     = { "2027-01" = 1.4, "02" = 0.5 }
  regions  = toset(["eu", "us"])
  months   = { for i, m in plan.months : m => 1000 * (i + 1) }
  dollar   = "$${literal} and %%{literal}"
  escaped  = "a \"quoted\" word,\ttab, \\ and é"
  listed   = [for k, t in var.teams : "${k}:${t.calls}" if t.calls > 0]
  discount = { crop_image = 0.9, detect_label = 1 / 3 }
}

catalog "own" {
  source = "./own.catalog.hcl"
  terms {
    freeze_ratio  = 1.2
    pack_validity = "400d"
  }
}

catalog "builtin" {
  source = "tencent-tiia"
}

account "retail" {
  catalog  = catalog.builtin
  title    = "Retail: ${join(", ", local.listed)}"
  discount = local.discount
  terms {
    bill_day  = 3
    overdraft = "suspend"
  }
  opening {
    balance = 50000
    frozen  = 12000
    due     = 11800.50
  }
  tags = { team = "search", text = local.dollar, escaped = local.escaped }
}

account "own" {
  catalog   = catalog.own
  opened_on = "2026-12-05"
}

catalog "contract" {
  source = "./own.catalog.hcl"
  meter "speak" {
    tiers     = [{ from = 0, price = 4 }]
    tier_mode = "graduated"
  }
  pack "mixed" {
    price = 9
  }
}

account "products" {
  catalogs      = [catalog.builtin, catalog.contract]
  opened_on     = { own = "2026-11-01" }
  discount      = { "own/speak" = 0.9, crop_image = 0.8 }
  pack_discount = { mixed = 0.5 }
  terms {
    overdraft     = "suspend"
    pack_last_day = "included"
    pack_order    = "specific"
  }
  opening {
    balance    = 1000
    quota_left = { "own/trial" = 12.5, "subscription.large[\"a\"]" = 500.5 }
    product "own" {
      due       = 12.50
      suspended = true
      pending   = 10
    }
    product "tencent-tiia" {
      frozen = 5
    }
  }
  statement "2027-02-01" {
    balance = 900
    product "own" {
      frozen = 1.5
    }
  }
}

usage "products" {
  account = account.products
  meter   = "own/speak"
  calls   = 1000
}

account "region" {
  for_each = local.regions
  title    = upper(each.key)
  tags     = { region = each.key, absent = var.nothing }
}

account "numbered" {
  count    = 2
  title    = "number ${count.index}%{if count.index > 0} of many%{endif}"
  discount = 0.95
}

usage "team" {
  for_each = var.teams
  account  = account.retail
  meter    = each.value.meter
  calls    = each.value.calls
  growth   = var.growth
  tags     = merge(each.value.tags, { team = each.key })
}

usage "months" {
  account     = account.region["eu"]
  meter       = "detect_label"
  calls       = local.months
  seasonality = local.peak
  growth      = 0.1
  growth_from = plan.months[2]
  actual      = { "2026-12" = 1234, "2027-01" = 77 }
}

usage "written" {
  account     = account.region["us"]
  meter       = "detect_label"
  calls       = { "2026-12" = 1, "2027-01" = 2, "2027-02" = 3, "2027-03" = 4, "2027-04" = 5, "2027-05" = 6 }
  seasonality = { "12" = 2, "2027-05" = 0.25 }
}

usage "list" {
  count   = 2
  account = account.numbered[count.index]
  meter   = "crop_image"
  calls   = [10, 20, 30, 40, 50, 60]
  growth  = null
}

usage "own" {
  account = account.own
  meter   = "translate"
  calls   = 100000
}

resource_pack "q1" {
  account      = account.retail
  sku          = "similar_search_image_5m"
  quantity     = 2
  purchased_on = "2026-12-15"
  price        = 45000
}

resource_pack "old" {
  account      = account.retail
  sku          = "similar_search_image_1m"
  purchased_on = "2026-11-02"
  remaining    = 320000
}

resource_pack "products" {
  account      = account.products
  sku          = "own/mixed"
  purchased_on = "2026-11-15"
  starts_on    = "2026-11-20"
  expires_on   = "2027-03-31"
  remaining    = 99.25
}

resource_pack "own" {
  account      = account.own
  sku          = "translate_1m"
  purchased_on = "${plan.months[1]}-01"
}

top_up "monthly" {
  account    = account.retail
  amount     = 100000
  monthly_on = 2
}

top_up "once" {
  account = account.own
  amount  = 0.1 + 0.2
  date    = "2027-01-02"
}

subscription "peak" {
  account   = account.own
  plan      = "peak"
  starts_on = "2026-12-31"
  ends_on   = "2027-03-15"
  price     = 90
}

subscription "large" {
  for_each  = { a = 2, b = 48 }
  account   = account.products
  plan      = "own/large"
  quantity  = each.value
  starts_on = "2026-03-05"
}

voucher "welcome" {
  account    = account.products
  amount     = 25.5
  starts_on  = "2026-12-02"
  expires_on = "2027-02-01"
  catalogs   = [catalog.own]
}

module "team" {
  source   = "./team"
  for_each = { de = 0.1, fr = 0.2 }
  country  = each.key
  growth   = each.value
}

budget "all" {
  amount = 10000000
}

budget "retail" {
  accounts  = [account.retail, module.team["de"].account]
  amount    = 1000000
  period    = "month"
  basis     = "cash"
  on_exceed = "fail"
}

guardrail "pull_request" {
  max_increase         = 5000
  max_increase_percent = 10
}

check "plausible" {
  assert {
    condition     = result.totals.billed > 0
    error_message = "It costs ${result.totals.billed}."
  }
  assert {
    condition     = result.account.region["eu"].calls > 0
    error_message = "Nothing is called."
  }
  assert {
    condition     = result.account.products.products["own"].monthly[0].bill >= 0
    error_message = "The product costs nothing."
  }
  on_fail = "fail"
}

scenario "high" {
  variables {
    growth = var.growth * 2
  }
  calls_multiplier = 1.25
}

moved {
  from = usage.search
  to   = usage.team["search"]
}

output "annual" {
  value       = result.totals.billed
  description = "What it costs"
}

output "by_country" {
  value = { for k, m in module.team : k => m.title }
}

output "contract" {
  value     = "contract ${var.contract}"
  sensitive = true
}
