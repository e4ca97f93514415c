package view

import "github.com/declarative-cost/planner/cmd/internal/render"

// What the views that are no pages yet draw with.

const (
	bold       = render.Bold
	faint      = render.Faint
	underlined = render.Underlined
	red        = render.Red
	green      = render.Green
	yellow     = render.Yellow
	leastProse = render.LeastProse

	longestMessage = render.LongestMessage
)

var (
	paint     = render.Paint
	textWidth = render.Width
	printable = render.Printable
	shorten   = render.Shorten
	padLeft   = render.PadLeft
	padRight  = render.PadRight
	fold      = render.Fold
	wrap      = render.Wrap

	code       = render.Code
	codeText   = render.CodeText
	codeUpTo   = render.CodeUpTo
	longestRun = render.LongestRun
)
