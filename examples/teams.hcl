# Several teams, their monthly volumes kept in a CSV file that they maintain.
#
# for_each makes one usage of each team, and the tag says whose cost it is. A
# team that is new in teams.csv is new in the plan. Look at the costs by usage
# (--format json, "usages"): they add up to the bill, to the cent.

planner {
  start  = "2026-12"
  months = 3
}

locals {
  rows = csvdecode(file("teams.csv"))

  # team => { meter, calls = { month = calls } }
  teams = {
    for team in distinct([for row in local.rows : row.team]) : team => {
      meter = one(distinct([for row in local.rows : row.meter if row.team == team]))
      calls = { for row in local.rows : row.month => row.calls if row.team == team }
    }
  }
}

account "group" {
  title = "Group"
}

usage "team" {
  for_each = local.teams

  account = account.group
  meter   = each.value.meter
  calls   = each.value.calls
  tags    = { team = each.key }
}
