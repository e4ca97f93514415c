planner {
  start             = "2027-01"
  fiscal_year_start = 13 # ERROR: Invalid fiscal year @ 13
  owner             = var.who # ERROR: Sensitive value @ var.who
}

variable "who" {
  default   = "me"
  sensitive = true
}

account "a" {
  tax_rate = 6 # ERROR: Invalid tax rate @ 6
}

account "b" {
  prices_include_tax = true # ERROR: Tax without a rate @ true
}

budget "b" {
  amount = 1
  period = "half" # ERROR: Invalid value @ "half"
}

catalog "taxed" {
  source   = "tencent-tiia"
  tax_rate = 0.06
}

catalog "free" {
  source = "baidu-face"
}

account "c" {
  catalogs = [catalog.taxed, catalog.free] # ERROR: Different taxes @ [catalog.taxed, catalog.free]
}
