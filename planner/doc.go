// Package planner has the values that go into a plan and those that come out of it:
// accounts, usages and packs in an [Input], a settled [Forecast].
//
// The work is done by the packages under it. settle.Simulate makes the forecast of an
// input, compare.Compare says why two forecasts differ, optimize.Optimize which
// purchases cost least, advise.Advise what else costs less, workings.Of how a month
// comes about, reconcile.Reconcile how bills agree with it, and sensitivity.Analyze
// what disputed clauses are worth. [Volume.Calls] makes the calls of a usage.
//
// None of them knows files, HCL, commands or how a result is shown, or reads a clock
// or the environment. The same Input gives the same Forecast, which is not changed
// afterwards and may be read by several goroutines at a time.
package planner
