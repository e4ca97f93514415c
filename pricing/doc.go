// Package pricing knows what things cost and when: the calendar, exact money,
// tier lists, the terms of settlement, and price catalogues.
//
// Begin with [NewCatalog], which checks a catalogue and everything in it, or with
// [NewTierList] and [TierList.Rate] for one price list alone. Counts of calls are
// int64 and at most MaxCalls; [Money] is exact, in the currency of the catalogue;
// prices and multipliers are decimals; a Date and a Month are numbers that can be
// counted.
//
// It must not know accounts, usages or balances (package planner), nor files,
// HCL or terminals. Everything in it is a plain value that is checked once,
// where it is made, and does not change afterwards; it may be used by several
// goroutines at a time.
package pricing
