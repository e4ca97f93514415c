# Rules for a plan saved with "planner plan --out plan.json".
package main

import rego.v1

# The percentage of a pack's calls that may expire unused.
max_unused := 10

deny contains message if {
	input.kind == "plan"
	some account in input.accounts
	some pack in account.packs
	pack.bought
	pack.expired * 100 > pack.granted * max_unused
	message := sprintf(
		"%s expires on %s with %s of %s calls unused, more than %d %%: buy a smaller pack, or buy it later",
		[pack.address, pack.expires_on, format_int(pack.expired, 10), format_int(pack.granted, 10), max_unused],
	)
}

deny contains message if {
	input.kind == "plan"
	some account in input.accounts
	object.get(account.tags, "owner", "") == ""
	message := sprintf("%s has no owner: add tags = { owner = \"…\" }", [account.address])
}
