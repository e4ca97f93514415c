// Package advise looks for changes to a plan that cost less, or keep service running.
// [Advise] is the way in; every change it names was simulated.
package advise
