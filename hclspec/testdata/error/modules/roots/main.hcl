planner { # ERROR: Block outside the root module @ planner
  months = 5
}

check "c" { # ERROR: Block outside the root module @ check "c"
  assert {
    condition     = true
    error_message = "x"
  }
}

guardrail "g" { # ERROR: Block outside the root module @ guardrail "g"
  max_increase = 5
}

rates "USD" { # ERROR: Block outside the root module @ rates "USD"
  months = { "2026-12" = 7 }
}

scenario "s" { # ERROR: Block outside the root module @ scenario "s"
}
