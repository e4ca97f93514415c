# What must hold of a change, as "planner diff BASE --out diff.json" saves it. The
# labels of the pull request are data: {"labels": ["…"]}.
package main

import rego.v1

# The largest rise of the money billed, in the plan's currency, that needs no label.
free_rise := 1000

approval := "cost-approved"

# Money is text, so that no reader rounds it; to compare it, it is a number.
deny contains message if {
	input.kind == "diff"
	to_number(input.totals.billed.change) > free_rise
	not approved
	message := sprintf(
		"the money billed rises by %s %s, more than %d: it needs the label %s",
		[input.totals.billed.change, input.currency, free_rise, approval],
	)
}

approved if approval in data.labels
