// Package planner knows what a plan is and what it costs: accounts, usages and
// packs go in, a settled forecast comes out.
//
// [Simulate] is the way in. [Compare] says why two forecasts differ, [Optimize]
// which purchases cost least, [Of] how a month comes about, and
// [Volume.Calls] makes the calls of a usage. What does not make a plan is returned
// as problems that name an address and an attribute.
//
// It must not know files, HCL, commands or how a result is shown; it reads no
// clock and no environment. The same Input gives the same Forecast, which is not
// changed afterwards and may be read by several goroutines at a time.
package planner
