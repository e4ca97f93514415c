planner {
  start  = "2026-12"
  months = 3
}

variable "secret" {
  default   = 5
  sensitive = true
}

account "a" {}

account "regions" {
  for_each = toset(["eu"])
}

budget "nothing" { # ERROR: Missing required argument @ budget "nothing"
}

budget "words" {
  amount    = "much" # ERROR: Incorrect value type @ "much"
  period    = "year" # ERROR: Invalid value @ "year"
  basis     = "bill" # ERROR: Invalid value @ "bill"
  on_exceed = "warning" # ERROR: Invalid value @ "warning"
}

budget "negative" {
  amount     = -1 # ERROR: Negative amount @ -1
  confidence = 2 # ERROR: Invalid confidence @ 2
}

budget "no_list" {
  accounts = account.a # ERROR: Invalid reference @ account.a
  amount   = 1
}

budget "texts" {
  accounts = ["account.a"] # ERROR: Invalid reference @ "account.a"
  amount   = 1
}

budget "without_keys" {
  accounts = [account.a, account.regions] # ERROR: Invalid reference @ account.regions
  amount   = 1
}

budget "undeclared" {
  accounts = [account.b] # ERROR: Reference to undeclared name @ account.b
  amount   = 1
}

budget "none" {
  accounts = [] # ERROR: No accounts @ []
  amount   = 1
}

budget "twice" {
  accounts = [account.a, account.a]
  amount   = 1
}

budget "repeated" {
  for_each = ["a"] # ERROR: Invalid for_each @ ["a"]
  amount   = 1
}

guardrail "no_limit" { # ERROR: Guardrail without a limit @ guardrail "no_limit"
}

guardrail "words" {
  max_increase         = "much" # ERROR: Incorrect value type @ "much"
  max_increase_percent = -10     # ERROR: Negative limit @ -10
  basis                = "costs" # ERROR: Invalid value @ "costs"
  count                = 2 # ERROR: Unsupported argument @ count
}

check "without_condition" {
  assert { # ERROR: Missing required argument @ assert
    error_message = "It is wrong."
  }
}

check "words" {
  assert {
    condition     = "perhaps" # ERROR: Invalid condition @ "perhaps"
    error_message = "It is wrong."
  }
  on_fail = "error" # ERROR: Invalid value @ "error"
}

check "assertion" {
  asert { # ERROR: Unsupported block type @ asert
    condition     = true
    error_message = "It is wrong."
  }
}

check "names" {
  assert {
    condition     = result.total.billed > 0 # ERROR: Unknown member @ result.total.billed
    error_message = "It is ${result.totals.billed}."
  }
  assert {
    condition     = result.account.b.billed > 0 # ERROR: Reference to undeclared name @ result.account.b.billed
    error_message = "It is wrong."
  }
  assert {
    condition     = result > 0 # ERROR: Invalid reference @ result
    error_message = "It is wrong."
  }
  assert {
    condition     = local.nowhere # ERROR: Reference to undeclared name @ local.nowhere
    error_message = "It is wrong."
  }
}

output "secret" {
  value = var.secret # ERROR: Sensitive value @ var.secret
}

output "no_value" { # ERROR: Missing required argument @ output "no_value"
  description = "Has none"
}

output "undeclared" {
  value = account.b # ERROR: Reference to undeclared name @ account.b
}

output "attributes" {
  value = [
    result.totals.bills,                                      # ERROR: Unsupported attribute @ .bills
    result.account.a.bil,                                     # ERROR: Unsupported attribute @ .bil
    result.account.regions["us"].bill,                        # ERROR: Invalid index @ ["us"]
    result.accounts["account.b"].bill,                        # ERROR: Invalid index @ ["account.b"]
    result.totals.monthly[3].bill,                            # ERROR: Invalid index @ [3]
    result.totals.monthly[0].month == "x" ? result.totals.bill : 1,
    result.totals.bill > 0 ? result.totals.lost : 0,         
    result.totals.bill > 0 && result.totals.lots > 0,        
    result.totals.bill > 0 && try(result.totals.lost > 0, true),
    [for m in result.totals.monthly : m.bills],               # ERROR: Unsupported attribute @ .bills
    length(result.packs) > 0 ? result.packs["x"].expired : 0,
    result.totals.bill / result.totals.packs_expired_calls,
    "${result.totals.bill}" + 1,
  ]
}

check "message" {
  assert {
    condition     = result.totals.billed > 0
    error_message = "It is ${result.totals.bild}." # ERROR: Unsupported attribute @ .bild
  }
}

output "result" {
  value = result.usage.search.calls # ERROR: Reference to undeclared name @ result.usage.search.calls
}

scenario "all" { # ERROR: Reserved name @ scenario "all"
}

scenario "high" {
  variables {
    secrte = 6 # ERROR: Unknown variable @ secrte
  }
  calls_multiplier = -1 # ERROR: Invalid multiplier @ -1
}

scenario "words" {
  variables {
    secret = local.nowhere # ERROR: Reference to undeclared name @ local.nowhere
  }
  calls_multiplier = "twice" # ERROR: Incorrect value type @ "twice"
  growth           = 0.1 # ERROR: Unsupported argument @ growth
}

moved { # ERROR: Missing required argument @ moved
  from = usage.search
}

moved {
  from = "usage.search" # ERROR: Invalid address @ "usage.search"
  to   = usage.find
}

moved { # ERROR: Move to itself @ moved
  from = usage.old
  to   = usage.old
}

moved {
  from = usage.first
  to   = usage.second
}

moved { # ERROR: Duplicate move @ moved
  from = usage.first
  to   = usage.third
}

moved {
  from = var.secret # ERROR: Invalid address @ var.secret
  to   = local.secret # ERROR: Invalid address @ local.secret
}

moved { # ERROR: Move to another kind @ moved
  from = account.a
  to   = usage.a
}
