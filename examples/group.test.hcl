run "as_configured" {
  assert {
    condition     = output.annual == result.totals.billed
    error_message = "The output is the total billed."
  }
  assert {
    condition     = sum(values(output.by_country)) == result.totals.billed
    error_message = "The countries add up to the total."
  }
}

run "without_growth_every_month_is_alike" {
  scenario = "stagnation"

  assert {
    condition     = length(distinct([for m in result.totals.monthly : m.calls])) == 1
    error_message = "Calls differ from month to month."
  }
}

run "a_boom_breaks_the_budget" {
  scenario        = "boom"
  expect_failures = [budget.year]
}

run "two_months" {
  months = 2

  variables {
    growth = 0
  }

  assert {
    condition     = result.totals.calls == 2 * 2220000
    error_message = "The countries have ${result.totals.calls} calls."
  }
}
