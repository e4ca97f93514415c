planner {
  start  = "2026-12"
  months = 3
}

catalog "faces" {
  source = "./faces.catalog.hcl"
}

catalog "faces_again" {
  source = "./faces_again.catalog.hcl"
}

catalog "texts" {
  source = "./texts.catalog.hcl"
}

catalog "yen" {
  source = "./yen.catalog.hcl"
}

catalog "contract" {
  source = "./texts.catalog.hcl"

  meter "detcet" { # ERROR: Unknown meter @ meter "detcet"
    tiers = [{ from = 0, price = 1 }]
  }
  meter "detect" {
    tiers     = []     # ERROR: Invalid price list @ []
    tier_mode = "each" # ERROR: Invalid tier mode @ "each"
  }
  meter "detect" { # ERROR: Duplicate meter @ meter "detect"
    tiers = [{ from = 1, price = 1 }]
  }
  pack "smal" { # ERROR: Unknown pack @ pack "smal"
    price = 1
  }
  pack "small" {
    price = -1 # ERROR: Negative price @ -1
  }
}

catalog "contract_of_faces" {
  source = "./faces.catalog.hcl"

  meter "verify" {
    tiers = [{ from = 0, price = 1 }] # ERROR: Tiers without postpaid @ [{ from = 0, price = 1 }]
  }
  meter "compare" {
    tiers = [{ from = 5, price = 1 }] # ERROR: Invalid price list @ [{ from = 5, price = 1 }]
  }
  pack "small" { # ERROR: Missing required argument @ pack "small"
  }
}

account "contract" {
  catalogs = [catalog.contract, catalog.faces]
}

account "both" {
  catalog  = catalog.faces
  catalogs = [catalog.texts] # ERROR: Both catalog and catalogs @ [catalog.texts]
}

account "list" {
  catalog = [catalog.faces, catalog.texts] # ERROR: Invalid reference @ [catalog.faces, catalog.texts]
}

account "empty" {
  catalogs = [] # ERROR: No catalogs @ []
}

account "not_a_list" {
  catalogs = catalog.faces # ERROR: Invalid reference @ catalog.faces
}

account "ids" {
  catalogs = [catalog.faces, "texts"] # ERROR: Invalid reference @ "texts"
}

account "not_a_catalog" {
  catalogs = [catalog.faces, account.both] # ERROR: Invalid reference @ account.both
}

account "unknown" {
  catalogs = [catalog.faces, catalog.text] # ERROR: Reference to undeclared name @ catalog.text
}

account "twice" {                           # planner:ignore quota_not_given
  catalogs = [catalog.faces, catalog.faces] # ERROR: Duplicate catalogue @ catalog.faces
}

account "one_id" {
  catalogs = [catalog.texts, catalog.faces_again] # ERROR: Two catalogues with one id @ catalog.faces_again
}

account "currencies" {
  catalogs = [catalog.texts, catalog.yen] # ERROR: Catalogues in different currencies @ [catalog.texts, catalog.yen]
}

account "yen" {
  catalogs = [catalog.yen] # ERROR: Accounts in different currencies @ [catalog.yen]
}

account "a" {
  catalogs      = [catalog.faces, catalog.texts]
  opened_on     = { "faces.2027" = "2026-11-31", texts = null, text = "2026-10-01" } # ERROR: Invalid value @ "2026-11-31" # ERROR: Unknown product @ text
  discount      = { detect = 0.9, "texts/detect" = 0.9, "faces.2027/compar" = 0.5 }  # ERROR: Ambiguous meter @ detect # ERROR: Unknown meter @ "faces.2027/compar"
  pack_discount = { small = 0.5, "text/small" = 0.5, "faces.2027/verify" = -1 }      # ERROR: Ambiguous pack @ small # ERROR: Unknown SKU @ "text/small" # ERROR: Negative discount @ "faces.2027/verify"

  opening {
    balance    = 0.005                 # ERROR: Too many decimals @ 0.005
    frozen     = 5                     # ERROR: Attribute of a product @ 5
    quota_left = { trial = 0.0000005 } # ERROR: Invalid value @ 0.0000005
    product "faces.2027" {
      due       = 1.005 # ERROR: Too many decimals @ 1.005
      suspended = true  # ERROR: Suspended under overdraft "report" @ true
    }
    product "face" { # ERROR: Unknown product @ product "face"
      due = 1
    }
    product "faces.2027" { # ERROR: Duplicate product @ product "faces.2027"
      due = 1
    }
    product "texts" {
      pending = 5  # ERROR: Pending without suspended @ 5
      frozen  = -5 # ERROR: Negative amount @ -5
    }
  }
  statement "2027-01-01" {
    balance   = 1
    suspended = false # ERROR: Attribute of a product @ false
    product "faces.2027" {
      frozen = -1 # ERROR: Negative amount @ -1
    }
    product "texts" {
      frozen = 1.005 # ERROR: Too many decimals @ 1.005
    }
  }
}

account "one" {
  catalogs      = [catalog.texts]
  opened_on     = 20261130 # ERROR: Invalid date @ 20261130
  discount      = "half"   # ERROR: Incorrect value type @ "half"
  pack_discount = 1.5
  opening {
    quota_left = 5    # ERROR: Incorrect value type @ 5
    product "texts" { # ERROR: Product block of a single product @ product "texts"
      due = 1
    }
  }
}

account "unopened" {
  catalog = catalog.faces
}

account "opened_before" {
  catalog   = catalog.faces
  opened_on = "2026-11-01"
}

account "opened_after" {
  catalog   = catalog.faces
  opened_on = "2026-12-01"
  opening {
    quota_left = { trial = 5 } # ERROR: Superfluous quota_left @ trial
  }
}

account "quota_left" {
  catalog   = catalog.faces
  opened_on = "2026-11-01"
  terms {
    pack_coverage = "whole_months"
  }
  opening {
    quota_left = { trial = 100.5, first_year = 5, trail = 1 } # ERROR: Invalid quota_left @ trial # ERROR: Superfluous quota_left @ first_year # ERROR: Unknown free quota @ trail
  }
}

account "contradiction" { # planner:ignore quota_not_given
  catalogs = [catalog.faces, catalog.texts]
  terms {
    pack_coverage = "whole_months" # ERROR: Contradictory terms @ "whole_months"
    overdraft     = "suspend"
  }
}

usage "ambiguous" {
  account = account.a
  meter   = "detect" # ERROR: Ambiguous meter @ "detect"
  calls   = 1
}

usage "unknown" {
  account = account.a
  meter   = "compar" # ERROR: Unknown meter @ "compar"
  calls   = 1
}

usage "unknown_product" {
  account = account.a
  meter   = "face/compare" # ERROR: Unknown meter @ "face/compare"
  calls   = 1
}

resource_pack "ambiguous" {
  account      = account.a
  sku          = "small" # ERROR: Ambiguous pack @ "small"
  purchased_on = "2026-12-01"
}

resource_pack "starts_before" {
  account      = account.a
  sku          = "texts/small"
  purchased_on = "2026-12-05"
  starts_on    = "2026-12-04" # ERROR: Start before the purchase @ "2026-12-04"
}

resource_pack "no_day" {
  account      = account.a
  sku          = "texts/small"
  purchased_on = "2026-12-05"
  expires_on   = "2026-12-05" # ERROR: Pack without a day @ "2026-12-05"
}

resource_pack "fine" {
  account      = account.a
  sku          = "texts/small"
  purchased_on = "2026-11-05"
  remaining    = 0.0000001 # ERROR: Invalid number of units @ 0.0000001
}

resource_pack "unused" {
  account      = account.a
  sku          = "texts/small"
  purchased_on = "2026-11-05"
  starts_on    = "2026-12-01"
  remaining    = 5     # ERROR: Invalid remaining @ 5
  price        = 1.005 # ERROR: Too many decimals @ 1.005
}

resource_pack "grants_only" {
  account      = account.quota_left
  sku          = "verify" # ERROR: Contradictory terms @ "verify"
  purchased_on = "2026-12-01"
}

top_up "decimals" {
  account = account.a
  amount  = 1.001 # ERROR: Too many decimals @ 1.001
  date    = "2026-12-01"
}

output "products" {
  value = [
    result.account.one.products.texts.bill,
    result.account.one.products.text.bill,               # ERROR: Unsupported attribute @ .text
    result.account.one.products["texts"].monthly[0].bil, # ERROR: Unsupported attribute @ .bil
  ]
}
