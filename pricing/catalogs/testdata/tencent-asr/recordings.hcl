# The page: (510 - 10) × 1.75 = 875

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "tencent-asr"
}

account "main" {
  catalog = catalog.page
}

usage "calls" {
  account = account.main
  meter   = "recording_file"
  calls   = 1836000
}

check "page" {
  assert {
    condition     = result.totals.billed == 875
    error_message = "The page says 875, the plan ${result.totals.billed}."
  }
}
