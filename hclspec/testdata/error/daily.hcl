planner {
  start  = "2026-12"
  months = 3
}

# Nothing is frozen for a product that is billed by the day.
account "daily" {
  terms {
    billing   = "day"
    overdraft = "suspend"
  }
  opening {
    balance   = 100
    due       = 5
    frozen    = 5    # ERROR: Nothing is frozen @ 5
    estimate  = 5    # ERROR: Nothing is frozen @ 5
    suspended = true # ERROR: Nothing is frozen @ true
    pending   = 5    # ERROR: Nothing is frozen @ 5
  }
  statement "2027-01-01" {
    balance   = 100
    frozen    = 0    # ERROR: Nothing is frozen @ 0
    suspended = true
    pending   = 5    # ERROR: Nothing is frozen @ 5
  }
}

account "nothing" {
  terms { billing = "day" }
  opening {
    frozen    = 0     # ERROR: Nothing is frozen @ 0
    suspended = false # ERROR: Nothing is frozen @ false
  }
}

account "pending" {
  opening {
    pending = 0 # ERROR: Pending without suspended @ 0
  }
}
