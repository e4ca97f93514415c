# What must hold of a plan, as "planner plan --out plan.json" saves it.
package main

import rego.v1

# The part of a pack's calls, in per cent, that may expire unused.
most_unused := 10

deny contains message if {
	input.kind == "plan"
	some account in input.accounts
	some pack in account.packs
	pack.bought
	pack.expired * 100 > pack.granted * most_unused
	message := sprintf(
		"%s expires on %s with %s of %s calls unused, more than %d %%: buy a smaller pack, or buy it later",
		[pack.address, pack.expires_on, format_int(pack.expired, 10), format_int(pack.granted, 10), most_unused],
	)
}

deny contains message if {
	input.kind == "plan"
	some account in input.accounts
	object.get(account.tags, "owner", "") == ""
	message := sprintf("%s has no owner: add tags = { owner = \"…\" }", [account.address])
}
