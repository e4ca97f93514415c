# The page: 100 × 0.2 + 3000 × 0.3 = 920, after the free characters

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "tencent-tts"
}

account "main" {
  catalog   = catalog.page
  opened_on = "2026-01-01"
}

usage "u0" {
  account = account.main
  meter   = "standard_voice"
  calls   = 1000000
}

usage "u1" {
  account = account.main
  meter   = "premium_voice"
  calls   = 30000000
}

check "page" {
  assert {
    condition     = result.totals.billed == 920
    error_message = "The page says 920, the plan ${result.totals.billed}."
  }
}
