package csvfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/pricing"
)

// A Mapping says how a file calls columns that have another name in it.
type Mapping map[string]string

// Map adds what "month=Monat,calls=Anzahl" says. The parts are separated by
// commas; a name with a comma in it is not possible.
func (m Mapping) Map(text string, columns []Column) error {
	for part := range strings.SplitSeq(text, ",") {
		name, head, ok := strings.Cut(part, "=")
		name, head = strings.TrimSpace(name), strings.TrimSpace(head)
		known := names(columns)
		switch {
		case !ok || name == "" || head == "":
			return fmt.Errorf("%q: write NAME=HEADER, such as month=Monat", part)
		case !slices.Contains(known, name):
			hint := pricing.DidYouMean(name, known)
			if hint == "" {
				hint = " There are " + strings.Join(known, ", ") + "."
			}
			return fmt.Errorf("there is no column %q.%s The name that the file has stands on the right", name, hint)
		case m[name] != "" && m[name] != head:
			return fmt.Errorf("the column %q is mapped twice, to %q and %q", name, m[name], head)
		}
		m[name] = head
	}
	return nil
}

func names(columns []Column) (all []string) {
	for _, c := range columns {
		all = append(all, c.Name)
	}
	return all
}

// columnNames lists the columns that a file must have, and those that it may.
func columnNames(columns []Column) string {
	var must, may []string
	for _, c := range columns {
		if c.Optional {
			may = append(may, c.Name)
		} else {
			must = append(must, c.Name)
		}
	}
	text := strings.Join(must, ",")
	if len(may) > 0 {
		text += ", and if you like " + strings.Join(may, ",")
	}
	return text
}

// missing says that a file lacks a column, and how it may be called in it.
func missing(name, head string, mapped bool, heads []string) string {
	text := fmt.Sprintf("There is no column %q.", head)
	hint := pricing.DidYouMean(head, heads)
	switch {
	case len(heads) == 1 && strings.ContainsAny(heads[0], ";\t|"):
		return text + " The cells of this file are separated by something else than commas; save it as CSV with commas."
	case mapped && hint != "":
		return text + hint
	case hint != "":
		return text + hint + fmt.Sprintf(" Then say --column %s=NAME, with that name.", name)
	}
	return text + fmt.Sprintf(" The file has: %s. If one of them is meant, say --column %s=NAME.", strings.Join(heads, ", "), name)
}
