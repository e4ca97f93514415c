planner {
  start = "2026-12"
}

catalog "built_in" {
  source = "tencent-tia" # ERROR: Unknown catalogue @ "tencent-tia"
}

catalog "missing" {
  source = "./missing.catalog.hcl" # ERROR: Cannot read the catalogue @ "./missing.catalog.hcl"
}

catalog "outside" {
  source = "../../../../own.catalog.hcl" # ERROR: Path outside the boundary @ "../../../../own.catalog.hcl"
}

catalog "of_another_kind" {
  source = "./main.hcl" # ERROR: Unknown catalogue @ "./main.hcl"
}

catalog "null" {
  source = null # ERROR: Missing value @ null
}

catalog "number" {
  source = ["./prices.catalog.hcl"] # ERROR: Incorrect value type @ ["./prices.catalog.hcl"]
}

catalog "folder" {
  source = "./not_a_file.catalog.hcl" # ERROR: Cannot read the catalogue @ "./not_a_file.catalog.hcl"
}

catalog "terms" {
  source = "tencent-tiia"
  terms {
    bill_day     = "first" # ERROR: Incorrect value type @ "first"
    freze_ratio  = 1.2 # ERROR: Unsupported argument @ freze_ratio
    freeze_ratio = -1 # ERROR: Invalid term @ -1
  }
}

catalog "contradiction" {
  source = "tencent-tiia"
  terms {
    overdraft     = "suspend"
    pack_coverage = "purchase_month"
  }
}

catalog "syntax" {
  source = "./syntax.catalog.hcl"
}

catalog "empty" {
  source = "./empty.catalog.hcl"
}

catalog "two" {
  source = "./two.catalog.hcl"
}

catalog "names" {
  source = "./names.catalog.hcl"
}

catalog "values" {
  source = "./values.catalog.hcl"
}

catalog "tiers" {
  source = "./tiers.catalog.hcl"
}

catalog "grants" {
  source = "./grants.catalog.hcl"
}

catalog "revisions" {
  source = "./revisions.catalog.hcl"
}

# What uses a broken catalogue is not wrong, too.
account "a" {
  catalog = catalog.syntax
}

account "b" {
  for_each = { a = catalog.tiers, b = catalog.missing }
  catalog  = each.value
}

usage "u" {
  for_each = toset(["a", "b"])
  account  = account.b[each.key]
  meter    = "m"
  calls    = 1
}

usage "v" {
  account = account.a
  meter   = "m"
  calls   = 1
}
