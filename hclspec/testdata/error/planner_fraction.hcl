planner {
  start  = "2900-01" # ERROR: Invalid first month @ "2900-01"
  months = 1.5 # ERROR: Not a whole number @ 1.5
}

account "a" {}

usage "of_unknown_months" {
  account = account.a
  meter   = "crop_image"
  calls   = [1, 2]
}
