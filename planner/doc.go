// Package planner knows what a plan is and what it costs: accounts, usages and
// packs go in, a settled forecast comes out. [Simulate] is the way in.
//
// It must not know files, HCL, commands or how a result is shown; it reads no
// clock and no environment. The same Input gives the same Forecast.
package planner
