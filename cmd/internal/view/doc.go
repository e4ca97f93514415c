// Package view knows what people read in a terminal and in a comment: text, Markdown,
// tables and diagnostics, and the rows that spreadsheets and test runners read. It
// must not know flags, files or how a figure comes about.
package view
