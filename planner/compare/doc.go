// Package compare says what changed between two forecasts: what is declared, what it
// costs, and in [Diff.Explanation] which group of changes moved which charge. [Compare]
// is the way in.
package compare
