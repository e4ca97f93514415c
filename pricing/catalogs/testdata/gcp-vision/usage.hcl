# The page: 700 labels and 5,300 landmarks, the first 1,000 of each free: 4,300 × 1.50 / 1,000

planner {
  start  = "2026-12"
  months = 1
}

catalog "page" {
  source = "gcp-vision"
}

account "main" {
  catalog = catalog.page
}

usage "u0" {
  account = account.main
  meter   = "label_detection"
  calls   = 700
}

usage "u1" {
  account = account.main
  meter   = "landmark_detection"
  calls   = 5300
}

check "page" {
  assert {
    condition     = result.totals.billed == 6.45
    error_message = "The page says 6.45, the plan ${result.totals.billed}."
  }
}
