planner {
  start = "2026-12"
}

catalog "dollars" {
  source = "./dollars.catalog.hcl"
}

catalog "broken" {
  source = "./broken.catalog.hcl"
}

account "a" {}

account "b" {
  catalog = catalog.dollars # ERROR: Accounts in different currencies @ catalog.dollars
}
