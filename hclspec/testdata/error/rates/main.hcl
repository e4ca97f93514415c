planner {
  start    = "2026-12"
  currency = "CNY"
}

rates "USD" {
  months = { 2027-01 = 7.1, "2027-02" = 0, "2027-03" = "dear", "03" = 7 } # ERROR: Invalid month @ 2027-01 # ERROR: Invalid value @ 0 # ERROR: Invalid value @ "dear" # ERROR: Invalid month @ "03"
}

rates "EUR" {
  months = 7.8 # ERROR: Incorrect value type @ 7.8
}

rates "GBP" { # ERROR: Missing required argument @ rates "GBP"
}

rates "USD" { # ERROR: Duplicate rates @ rates "USD"
  months = { "2026-12" = 7 }
}

rates "CHF" {
  months = { "2026-12" = 8 }
}

rates "JPY" {
  months = { "2027-01" = 0.05 }
}

rates "CNY" { # ERROR: Rates of the plan's currency @ rates "CNY"
  months = { "2026-12" = var.one }
}

rates "dollar" { # ERROR: Invalid currency @ rates "dollar"
  months = { "2026-12" = 7 }
}

rates "US$" { # ERROR: Invalid currency @ rates "US$"
  months = { "2026-12" = 7 }
}

rates "RMB" { # ERROR: Invalid currency @ rates "RMB"
  months = { "2026-12" = 7 }
}

variable "one" {
  default = 1
}

catalog "yen" {
  source = "./yen.catalog.hcl"
}

catalog "dollars" {
  source = "./dollars.catalog.hcl"
}

account "a" {}

account "b" {
  catalog = catalog.dollars
}

account "c" {
  catalog = catalog.yen # ERROR: No exchange rate @ catalog.yen
}
