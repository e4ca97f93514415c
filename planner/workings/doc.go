// Package workings takes a month of a forecast apart: every step between an account's
// calls and its bill, as a person would write it down. [Of] is the way in.
package workings
