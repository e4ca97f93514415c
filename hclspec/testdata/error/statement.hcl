planner {
  start  = "2026-12"
  months = 3
}

account "a" {
  terms {
    overdraft = "suspend"
  }
  opening {
    frozen    = 5 # ERROR: Frozen while suspended @ 5
    suspended = true
    pending   = -1 # ERROR: Negative amount @ -1
  }
  statement "2026-12-01" { # ERROR: Statement on the first day @ statement "2026-12-01"
    balance = 1
  }
  statement "2027-01-15" { # ERROR: Invalid date @ statement "2027-01-15"
    balance = 1
  }
  statement "2027-02-01" {
    balance   = 1
    frozen    = 2 # ERROR: Frozen while suspended @ 2
    suspended = true
  }
  statement "2027-03-01" { # ERROR: Statement outside the plan @ statement "2027-03-01"
    balance = 1
    pending = 3 # ERROR: Pending without suspended @ 3
  }
  statement "March" { # ERROR: Invalid date @ statement "March"
    balance = 1
  }
  statement "2027-01-01" { # ERROR: Missing required argument @ statement "2027-01-01"
    frozen = 0
  }
  statement "2027-01-01" { # ERROR: Duplicate statement @ statement "2027-01-01"
    balance = 2
  }
}

account "report" {
  opening {
    suspended = true # ERROR: Suspended under overdraft "report" @ true
  }
  statement "2027-01-01" {
    balance   = 0
    suspended = true # ERROR: Suspended under overdraft "report" @ true
  }
}

account "b" {
  opening {
    pending = 5 # ERROR: Pending without suspended @ 5
  }
  statement "2027-01-01" {
    balance = 1
    frozen  = -2 # ERROR: Negative amount @ -2
  }
}

usage "u" {
  account = account.a
  meter   = "detect_label"
  calls   = 1
}
