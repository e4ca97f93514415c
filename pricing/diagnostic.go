package pricing

// A Diagnostic is a mistake or a warning with the lines it is about: all that
// any view of it, text or JSON, is drawn from.
type Diagnostic struct {
	Severity string   `json:"severity"` // "error" or "warning"
	Summary  string   `json:"summary"`
	Detail   string   `json:"detail"`
	Range    *Range   `json:"range"`   // null where no file is to blame
	Snippet  *Snippet `json:"snippet"` // null without a range
}

// A Range is a part of a file; its end is exclusive.
type Range struct {
	Filename string `json:"filename"`
	Start    Pos    `json:"start"`
	End      Pos    `json:"end"`
}

// A Pos is a place in a file. Line and column count from 1, column in
// characters as a person sees them; byte counts from 0.
type Pos struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

// A Snippet is the source lines of a diagnostic.
type Snippet struct {
	Context              *string `json:"context"`                // the block around it, such as `usage "search"`
	Code                 string  `json:"code"`                   // whole lines, without the last line end
	StartLine            int     `json:"start_line"`             // of Code
	HighlightStartOffset int     `json:"highlight_start_offset"` // of the culprit, in bytes of Code
	HighlightEndOffset   int     `json:"highlight_end_offset"`   // exclusive
	Values               []Value `json:"values"`                 // what the names in it stood for
}

// A Value says what a name in a snippet stood for.
type Value struct {
	Traversal string `json:"traversal"` // "var.growth"
	Statement string `json:"statement"` // "is -1"
}
