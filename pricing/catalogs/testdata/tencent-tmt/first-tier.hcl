# The page: 8,000,000 characters in a month cost 174

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
  calls   = 8000000
}

check "page" {
  assert {
    condition     = result.totals.billed == 174
    error_message = "The page says 174, the plan ${result.totals.billed}."
  }
}
