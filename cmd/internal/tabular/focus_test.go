package tabular

import (
	"bytes"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"pgregory.net/rapid"
)

func drawFocus(t rapid.TB, p *document.Plan) string {
	t.Helper()
	var b bytes.Buffer
	if err := Focus(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A price that the document's catalogues lack is an error, not 0.
func TestMissingPrice(t *testing.T) {
	for want, lack := range map[string]func(*document.Plan){
		`no catalogue "own"`:        func(p *document.Plan) { p.Inputs.Catalogs = nil },
		`no price of the meter "x"`: func(p *document.Plan) { p.Accounts[0].Months[0].Meters[0].Meter = "x" },
		`no pack "x"`:               func(p *document.Plan) { p.Accounts[0].Packs[0].SKU = "x" },
		`no account "x"`:            func(p *document.Plan) { p.Usages[0].Account = "x" },
		`catalogue was edited`:      func(p *document.Plan) { p.Inputs.Catalogs[0].CallUnit = 1 },
	} {
		p := csvFixture(t)
		lack(p)
		for _, err := range []error{Focus(&bytes.Buffer{}, p), CSV(&bytes.Buffer{}, p, "components")} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %s", err, want)
			}
		}
	}
}

// Equal inputs have equal hashes, others do not.
func TestFocusAssumptionHash(t *testing.T) {
	hash := func(p *document.Plan) string {
		_, rows := csvRows(t, drawFocus(t, p))
		return rows[0]["x_AssumptionHash"]
	}
	p, q := csvFixture(t), csvFixture(t)
	q.Inputs.Usages[0].Calls[3]++
	if hash(p) != hash(csvFixture(t)) || hash(p) == hash(q) || len(hash(p)) != 64 {
		t.Error(hash(p), hash(q))
	}
}
