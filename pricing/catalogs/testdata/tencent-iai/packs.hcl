# The page: 3 packs of 10,000,000 comparisons: 30400 * 3 = 91200

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

usage "calls" {
  account = account.main
  meter   = "compare_face"
  calls   = 30000000
}

resource_pack "compare_face_10m" {
  account      = account.main
  sku          = "compare_face_10m"
  purchased_on = "2026-12-01"
  quantity     = 3
}

check "page" {
  assert {
    condition     = result.totals.billed == 91200
    error_message = "The page says 91200, the plan ${result.totals.billed}."
  }
}
