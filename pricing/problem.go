package pricing

// A Problem is something wrong in a value that came from a user. Who found it
// knows no files: it names the thing by address and attribute, and whoever read
// the thing from a file adds the place.
type Problem struct {
	Address   string // "usage.search", "meter.detect_label"; empty for the whole
	Attribute string // "calls", or "terms.bill_day" inside a nested block; empty for the whole thing
	Key       string // the key inside an attribute that is a map, if one is meant
	Summary   string // short and constant
	Detail    string // full sentences: the value, what is wrong with it, what would be right
}

// Error makes a problem an error where there is no place to show.
func (p Problem) Error() string {
	if p.Address == "" {
		return p.Detail
	}
	return p.Address + ": " + p.Detail
}
