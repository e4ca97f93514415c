// Package plantest is for the tests of planner and the packages under it: random plans
// that meet the edges of the rules, and plans written by hand.
package plantest
