# The page: (32000000 + 20000000 - 50000000 - 10000) * 0.0032 + 142500 = 148868

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "tencent-iai"
}

account "main" {
  catalog = catalog.page
}

usage "u0" {
  account = account.main
  meter   = "search_faces"
  calls   = 32000000
}

usage "u1" {
  account = account.main
  meter   = "search_faces"
  calls   = 20000000
}

resource_pack "search_faces_50m" {
  account      = account.main
  sku          = "search_faces_50m"
  purchased_on = "2026-12-01"
}

check "page" {
  assert {
    condition     = result.totals.billed == 148868
    error_message = "The page says 148868, the plan ${result.totals.billed}."
  }
}
