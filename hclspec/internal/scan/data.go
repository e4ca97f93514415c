package scan

import "fmt"

// JSONData checks text that is to be decoded as JSON: size, encoding, depth and
// number of values. Like the errors of [YAMLData] and [CSVData], an error names the
// line and column and says what to do.
func JSONData(text string) error {
	src := []byte(text)
	f := checkText(src, MaxData, MaxDataDigits)
	if f == nil {
		f = (&jsonScanner{src: src, data: true}).scan()
	}
	return f.error(src)
}

// CSVData checks text that is to be decoded as CSV: size, encoding and the number
// of fields.
func CSVData(text string) error {
	src := []byte(text)
	f := checkText(src, MaxData, MaxDataDigits)
	if f == nil {
		f = scanCSV(src)
	}
	return f.error(src)
}

func scanCSV(src []byte) *fault {
	fields, quoted := 0, false
	for i, c := range src {
		switch {
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ',' || c == '\n'):
			fields++
		}
		if fields > MaxElements {
			return tooManyValues(i, i+1)
		}
	}
	return nil
}

func tooManyValues(at, end int) *fault {
	return &fault{at: at, end: end, summary: "Too many values", detail: fmt.Sprintf(
		"There are more than %d values up to here. Keep only those that are needed.", MaxElements)}
}

// error is nil for no fault.
func (f *fault) error(src []byte) error {
	if f == nil {
		return nil
	}
	if f.end == 0 { // of the whole text
		return fmt.Errorf("%s: %s", f.summary, f.detail)
	}
	pos := position(src, f.at)
	return fmt.Errorf("line %d, column %d: %s", pos.Line, pos.Column, f.detail)
}
