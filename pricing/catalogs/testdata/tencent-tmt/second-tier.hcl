# The page: 108,000,000 characters in a month cost 5150

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "tencent-tmt"
}

account "main" {
  catalog = catalog.page
}

usage "calls" {
  account = account.main
  meter   = "text_translate"
  calls   = 108000000
}

check "page" {
  assert {
    condition     = result.totals.billed == 5150
    error_message = "The page says 5150, the plan ${result.totals.billed}."
  }
}
