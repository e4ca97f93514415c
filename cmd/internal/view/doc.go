// Package view draws diffs as text and Markdown. It knows nothing of flags and files, nor
// how a figure comes about.
package view
