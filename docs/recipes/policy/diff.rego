# Rules for a diff saved with "planner diff BASE --out diff.json". The labels of the
# pull request are passed as data: {"labels": ["…"]}.
package main

import rego.v1

# The largest increase in the plan's currency that needs no label.
max_increase := 1000

approval := "cost-approved"

# Money is a string in documents, so that no reader rounds it.
deny contains message if {
	input.kind == "diff"
	to_number(input.totals.billed.change) > max_increase
	not approved
	message := sprintf(
		"the amount billed increases by %s %s, more than %d; this needs the label %s",
		[input.totals.billed.change, input.currency, max_increase, approval],
	)
}

approved if approval in data.labels
