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
	padRight  = render.PadRight
	fold      = render.Fold
	wrap      = render.Wrap

	code     = render.Code
	codeUpTo = render.CodeUpTo
)
