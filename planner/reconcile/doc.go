// Package reconcile holds what the vendor says against a forecast: [Reconcile] compares
// bills with charges and finds the clause that explains a difference, [Assign] finds the
// usages that measured calls belong to, and [AgainstActuals] compares the months that
// were measured with what was expected of them.
package reconcile
