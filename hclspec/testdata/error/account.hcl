planner {
  start            = "2026-12"
  required_version = ">= 9" # ERROR: Unsupported version @ ">= 9"
}

planner { # ERROR: Duplicate planner @ planner
  start = "2027-01"
}

locals {
  a = local.b
  b = local.c
  c = local.a + 1 # ERROR: Reference cycle @ local.a
  d = 1
}

locals {
  d = local.e # ERROR: Duplicate local value @ d # ERROR: Reference to undeclared name @ local.e
}

account "discount" {
  discount = -0.1 # ERROR: Negative discount @ -0.1
}

account "discount_by_meter" {
  discount = { detect_lable = 0.9 } # ERROR: Unknown meter @ detect_lable
}

account "terms" {
  terms {
    bill_day  = 4 # ERROR: Invalid term @ 4
    tier_mode = "each" # ERROR: Invalid term @ "each"
    overdraft = true # ERROR: Incorrect value type @ true
    freezing  = 1 # ERROR: Unsupported argument @ freezing
  }
}

account "contradiction" {
  terms {
    overdraft     = "suspend"
    pack_coverage = "purchase_month" # ERROR: Contradictory terms @ "purchase_month"
  }
}

account "opening" {
  opening {
    balance = -5
    frozen  = -1 # ERROR: Negative amount @ -1
    due     = "much" # ERROR: Incorrect value type @ "much"
  }
}

account "catalogue" {
  catalog = catalog.contract # ERROR: Reference to undeclared name @ catalog.contract
}

usage "of_a_broken_account" {
  account = account.catalogue
  meter   = "crop_image"
  calls   = 1
}

catalog "unknown" {
  source = "tencent-tia" # ERROR: Unknown catalogue @ "tencent-tia"
}

catalog "missing" {
  source = "missing.catalog.hcl" # ERROR: Cannot read the catalogue @ "missing.catalog.hcl"
}

catalog "outside" {
  source = "../../../../../own.catalog.hcl" # ERROR: Path outside the boundary @ "../../../../../own.catalog.hcl"
}

account "1x" { # ERROR: Invalid name @ "1x"
}

account "names" {
  title = titel # ERROR: Unknown name @ titel
  tags  = { team = var.team } # ERROR: Reference to undeclared name @ var.team
}

account "result" {
  title = "${result.totals.billed}" # ERROR: Invalid reference @ result.totals.billed
}
