// Package pricing knows what things cost and when: the calendar, exact money,
// tier lists, the terms of settlement, and price catalogues.
//
// It must not know accounts, usages or balances (package planner), nor files,
// HCL or terminals. Everything in it is a plain value that is checked once,
// where it is made, and does not change afterwards.
package pricing
