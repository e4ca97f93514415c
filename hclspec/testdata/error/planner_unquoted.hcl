planner {
  start  = 2026-12 # ERROR: Invalid month @ 2026-12
  months = "a year" # ERROR: Incorrect value type @ "a year"
}
