planner {
  start  = "2026-12"
  months = 3
}

account "a" {}

usage "first" {
  account = account.a
  meter   = "crop_image"
  calls   = [300000000000000, 300000000000000, 300000000000000] # ERROR: Too many calls @ [300000000000000, 300000000000000, 300000000000000]
}

usage "second" {
  account = account.a
  meter   = "detect_label"
  calls   = [100000000000001, 0, 0]
}
