# Were the ranges right? Seven months were measured: the plan holds them against the range
# that their forecast had, and says what p10 and p90 would have fitted.
#
#   planner plan examples/calibration.hcl
#
# See docs/ranges.md.

planner {
  start = "2026-06"
}

account "shop" {
  title = "Online shop"

  uncertainty {
    p10    = 0.8
    p90    = 1.25
    factor = "traffic"
  }
}

usage "search" {
  account = account.shop
  meter   = "similar_search_image"
  calls   = 1000000
  actual = {
    "2026-06" = 980000
    "2026-07" = 1100000
    "2026-08" = 1190000
    "2026-09" = 1240000
    "2026-10" = 1310000
    "2026-11" = 1290000
    "2026-12" = 1450000
  }
  uncertainty {
    p90 = 1.4
  }
}

usage "labels" {
  account = account.shop
  meter   = "detect_label"
  calls   = 400000
  growth  = 0.02
  actual = {
    "2026-06" = 352000
    "2026-07" = 420000
    "2026-08" = 430000
    "2026-09" = 437000
    "2026-10" = 460000
    "2026-11" = 450000
    "2026-12" = 580000
  }
}

check "ranges_are_right" {
  assert {
    condition     = alltrue([for c in result.ranges.calibration : c.within >= c.months / 2 if c.months >= 6])
    error_message = "More than half of the measured months are outside of P10 to P90."
  }
}
