package main

import rego.v1

plan(pack, tags) := {"kind": "plan", "accounts": [{"address": "account.shop", "tags": tags, "packs": [pack]}]}

bought(expired) := {
	"address": "resource_pack.spring", "bought": true, "expires_on": "2027-04-10",
	"granted": 1000, "expired": expired,
}

owned := {"owner": "search-team"}

test_a_tenth_unused_is_allowed if {
	count(deny) == 0 with input as plan(bought(100), owned)
}

test_more_than_a_tenth_unused_is_denied if {
	deny == {"resource_pack.spring expires on 2027-04-10 with 101 of 1000 calls unused, more than 10 %: buy a smaller pack, or buy it later"} with input as plan(bought(101), owned)
}

test_a_refused_pack_wastes_nothing if {
	count(deny) == 0 with input as plan(object.union(bought(0), {"bought": false, "granted": 0}), owned)
}

test_an_account_needs_an_owner if {
	deny == {"account.shop has no owner: add tags = { owner = \"…\" }"} with input as plan(bought(0), {})
	deny == {"account.shop has no owner: add tags = { owner = \"…\" }"} with input as plan(bought(0), {"owner": ""})
}
