# The page: 1400 + (1000 - 800) × 0.2 = 1440

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "tencent-tts"
}

account "main" {
  catalog   = catalog.page
  opened_on = "2026-12-01"
}

usage "calls" {
  account = account.main
  meter   = "standard_voice"
  calls   = 110000000
}

resource_pack "standard_voice_100m" {
  account      = account.main
  sku          = "standard_voice_100m"
  purchased_on = "2026-12-01"
}

check "page" {
  assert {
    condition     = result.totals.billed == 1440
    error_message = "The page says 1440, the plan ${result.totals.billed}."
  }
}
