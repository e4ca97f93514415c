// Package ranges says what a plan may cost when its volumes are uncertain: it draws
// futures and settles each by the rules of a plan. Floating-point numbers end where calls
// begin; money is exact.
package ranges
