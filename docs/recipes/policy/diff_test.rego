package main

import rego.v1

diff(change) := {"kind": "diff", "currency": "CNY", "totals": {"billed": {"change": change}}}

test_at_the_limit_no_label_is_needed if {
	count(deny) == 0 with input as diff("1000.00") with data.labels as []
}

test_a_saving_needs_no_label if {
	count(deny) == 0 with input as diff("-5000.00") with data.labels as []
}

test_a_rise_needs_the_label if {
	deny == {"the amount billed increases by 1000.01 CNY, more than 1000; this needs the label cost-approved"} with input as diff("1000.01") with data.labels as ["bug"]
	count(deny) == 0 with input as diff("1000.01") with data.labels as ["bug", "cost-approved"]
}

test_without_labels_none_is_set if {
	count(deny) == 1 with input as diff("1000.01")
}
