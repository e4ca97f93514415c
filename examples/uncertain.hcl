# How sure is the plan? Volumes that are not certain have a range, and scenarios a
# probability. The plan then says what the year may cost: the 10th, the 50th and the 90th
# percentile of 2,000 futures, each of which is settled by the rules of the bill.
#
#   planner plan examples/uncertain.hcl
#   planner plan examples/uncertain.hcl --futures 10000 --seed 7
#
# See docs/ranges.md.

planner {
  start = "2026-12"
}

account "shop" {
  title = "Online shop"
  opening {
    balance = 200000
  }

  # What all usages of the account have, unless they say something else.
  uncertainty {
    p10    = 0.8
    p90    = 1.25
    factor = "traffic" # they rise and fall together
  }
}

usage "search" {
  account = account.shop
  meter   = "similar_search_image"
  calls   = 2500000
  uncertainty {
    p90   = 1.4 # more likely too low than too high
    drift = 0.02
  }
}

usage "labels" {
  account = account.shop
  meter   = "detect_label"
  calls   = 900000
  growth  = 0.02
}

usage "crops" {
  account = account.shop
  meter   = "crop_image"
  calls   = 120000
  uncertainty {
    monthly = 0.3 # its months vary by themselves
    factor  = ""  # and not with the traffic
  }
}

resource_pack "search" {
  account      = account.shop
  sku          = "similar_search_image_5m"
  purchased_on = "2026-12-01"
}

top_up "monthly" {
  account    = account.shop
  amount     = 120000
  monthly_on = 5
}

scenario "campaign" {
  probability      = 0.15 # of a second campaign in spring
  calls_multiplier = 1.3
}

budget "year" {
  amount     = 1400000
  confidence = 0.9 # it must hold in 90 of 100 futures
}

guardrail "change" {
  max_increase_percent = 10
  at                   = "p90"
}

check "no_surprise" {
  assert {
    condition     = result.ranges.billed.p90 < 1500000
    error_message = "The P90 of the year is ${result.ranges.billed.p90}."
  }
}
