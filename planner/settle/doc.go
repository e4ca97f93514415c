// Package settle works out what a plan costs: [Simulate] checks an input, connects its
// references and settles every account day by day over the horizon. What does not make
// a plan is returned as problems that name an address and an attribute; [Resolve] looks
// for these alone.
//
// A month is a function: it takes the state of its first morning and returns a settled
// month and the state of the next morning. The other packages that simulate changes
// to a plan build on [Plan] and [Account], an input with its references resolved, and
// on [From], which continues a forecast from a later month.
package settle
