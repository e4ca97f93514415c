planner {
  start = "2900-01" # ERROR: Invalid first month @ "2900-01"
}

account "a" {}
