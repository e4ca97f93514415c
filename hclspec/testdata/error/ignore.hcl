planner {
  start = "2026-12"
}

account "misspelt" {} # planner:ignore tier_edges
# ERROR above: Unknown advice @ # planner:ignore tier_edges

# planner:ignore
# ERROR above: No advice named @ # planner:ignore
account "unnamed" {}

# planner:ignore tier_edge
# ERROR above: Comment belongs to no block @ # planner:ignore tier_edge

account "apart" {
  # planner:ignore tier_edge
  # ERROR above: Comment belongs to no block @ # planner:ignore tier_edge
}
