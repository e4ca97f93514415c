package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/declarative-cost/planner/pricing"
)

// maxDifferences is how many differences Differences names.
const maxDifferences = 20

// A Writer is a document that prints itself.
type Writer interface{ Write(w io.Writer) error }

// Differences holds a saved document against the one that its inputs make: it names the keys
// whose values differ, with both values. Sentences are told from the other keys and may
// be worded anew; keys that only one of the two has are of another version.
func Differences(saved []byte, made Writer) ([]string, error) {
	var again bytes.Buffer
	if err := made.Write(&again); err != nil {
		return nil, err
	}
	before, err := values(saved)
	if err != nil {
		return nil, err
	}
	after, err := values(again.Bytes())
	if err != nil {
		return nil, err
	}
	var d differences
	d.compare("", before, after)
	return d, nil
}

// values are a document's values, numbers as they are written.
func values(data []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return v, d.Decode(&v)
}

type differences []string

func (d *differences) add(path, format string, values ...any) {
	switch {
	case len(*d) < maxDifferences:
		*d = append(*d, path[1:]+": "+fmt.Sprintf(format, values...))
	case len(*d) == maxDifferences:
		*d = append(*d, "and more")
	}
}

// told are the keys that do not depend on the inputs alone.
var told = map[string]bool{"message": true, "question": true, "planner_version": true, "format_version": true}

func (d *differences) compare(path string, before, after any) {
	switch b := before.(type) {
	case map[string]any:
		a, ok := after.(map[string]any)
		if !ok {
			d.add(path, "the document has an object, its inputs make %.40v", after)
			return
		}
		for _, key := range slices.Sorted(maps.Keys(b)) {
			if other, known := a[key]; known && !told[key] {
				d.compare(path+"."+key, b[key], other)
			}
		}
	case []any:
		a, ok := after.([]any)
		if !ok || len(a) != len(b) {
			d.add(path, "the document has %d entries, its inputs make %d", len(b), len(a))
			return
		}
		for i := range b {
			d.compare(fmt.Sprintf("%s[%d]", path, i), b[i], a[i])
		}
	default:
		if before != after && !sameAmount(before, after) {
			d.add(path, "the document says %.40v, its inputs make %.40v", before, after)
		}
	}
}

// sameAmount says whether two texts are one amount with more decimals or fewer.
func sameAmount(before, after any) bool {
	b, _ := before.(string)
	a, _ := after.(string)
	x, err := pricing.ParseDigits(b, 0)
	y, err2 := pricing.ParseDigits(a, 0)
	return err == nil && err2 == nil && x.Equal(y)
}
