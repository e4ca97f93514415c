// Package plantest is for the tests of planner and the packages under it: random plans
// that meet the edges of the rules, plans written by hand, and in [Reference] a second
// implementation of settlement that the engine is compared with.
package plantest
