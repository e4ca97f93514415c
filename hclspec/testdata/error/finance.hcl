planner {
  start             = "2027-01"
  fiscal_year_start = 13
  owner             = var.who
}

variable "who" {
  default   = "me"
  sensitive = true
}

account "a" {
  tax_rate = 6
}

account "b" {
  prices_include_tax = true
}

budget "b" {
  amount = 1
  period = "half"
}

catalog "taxed" {
  source   = "tencent-tiia"
  tax_rate = 0.06
}

catalog "free" {
  source = "baidu-face"
}

account "c" {
  catalogs = [catalog.taxed, catalog.free]
}
