# The page: 9000 × 1 + 1000 × 0.4 + 100 × 500 + 20000 × 2 = 99400 units of a pack of 100,000

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "tencent-ci-audit"
}

account "main" {
  catalog = catalog.page
}

usage "u0" {
  account = account.main
  meter   = "image"
  calls   = 9000
}

usage "u1" {
  account = account.main
  meter   = "image_suspected"
  calls   = 1000
}

usage "u2" {
  account = account.main
  meter   = "audio"
  calls   = 100
}

usage "u3" {
  account = account.main
  meter   = "text"
  calls   = 20000
}

resource_pack "audit_100k" {
  account      = account.main
  sku          = "audit_100k"
  purchased_on = "2026-12-01"
}

check "page" {
  assert {
    condition     = result.packs["resource_pack.audit_100k"].consumed == 99400
    error_message = "The page says 99400, the plan ${result.packs["resource_pack.audit_100k"].consumed}."
  }
}
