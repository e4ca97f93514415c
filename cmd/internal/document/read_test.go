package document

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

func small(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "small.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// open does what a command does with a saved plan.
func open(data string) (*planner.Forecast, error) {
	p, err := Read([]byte(data))
	if err != nil {
		return nil, err
	}
	in, err := p.Input()
	if err != nil {
		return nil, err
	}
	f, problems := settle.Simulate(in)
	return f, errors.Join(each(problems, func(p pricing.Problem) error { return p })...)
}

func TestRefusedDocuments(t *testing.T) {
	for _, test := range []struct {
		name     string
		old, new string // what is replaced in small.json, everywhere
		want     string // a part of the error
	}{
		{"other major version", `"format_version": "1.1"`, `"format_version": "2.0"`, "its format_version is 2.0, but this planner reads 1.x; make it again"},
		{"major version that begins alike", `"format_version": "1.1"`, `"format_version": "10.0"`, "its format_version is 10.0"},
		{"version as a number", `"format_version": "1.1"`, `"format_version": 1.1`, "format_version: must be a string, not 1.1"},
		{"no version at all", `"format_version": "1.1"`, `"format_version": "one"`, `format_version is "one", which is not a version`},
		{"half a version", `"format_version": "1.1"`, `"format_version": "1"`, "which is not a version"},
		{"version too large for a number", `"format_version": "1.1"`, `"format_version": "99999999999999999999.0"`, "which is not a version"},
		{"other kind", `"kind": "plan"`, `"kind": "diff"`, `kind is "diff", but must be "plan"`},
		{"no kind", `"kind": "plan",`, ``, "kind: the key is missing"},
		{"broken syntax", `"months": 1,`, `"months": 1`, "line 7: invalid character"},
		{"money as a number", `"balance": "100.00"`, `"balance": 100.00`, "accounts[0].opening_settlement.balance: must be a string, not 100.00"},
		{"money with an exponent", `"bill": "937.50"`, `"bill": "1e999999999"`, `totals.bill: "1e999999999" is not a number`},
		{"price with an exponent", `"price": "2.4"`, `"price": "1e-999999999"`, "inputs.catalogs[0].revisions[0].meters[0].tiers[0].price"},
		{"ratio with an exponent", `"freeze_ratio": "1"`, `"freeze_ratio": "1e999999999"`, "accounts[0].terms.freeze_ratio"},
		{"endless number", `"price": "2.4"`, `"price": "` + strings.Repeat("7", 300) + `"`, "is longer than 200 bytes"},
		{"term out of range", `"bill_day": 1`, `"bill_day": 4`, "accounts[0].terms: bill_day must be 1 to 3, not \"4\""},
		{"money with an unknown sign", `"bill": "937.50"`, `"bill": "+937.50"`, `totals.bill: "+937.50" is not a number`},
		{"a term of a newer planner", `"overdraft": "report"`, `"overdraft": "report", "minimum": [{}]`, "accounts[0].terms.minimum: this planner does not know the key"},
		{"a clause of a newer planner", `"call_unit": 1000,`, `"call_unit": 1000, "late_fee": "1",`, "inputs.catalogs[0].late_fee: this planner does not know the key, and must not ignore it; the document was made by a newer planner"},
		{"term of the wrong type", `"overdraft": "report"`, `"overdraft": true`, "accounts[0].terms.overdraft: must be a string, not true"},
		{"contradictory terms", `"pack_coverage": "purchase_date"`, `"pack_coverage": "purchase_month", "overdraft": "suspend", "overdraft": "report"`, "accounts[0].terms.overdraft: the key is there twice"},
		{"fraction of a call", `"calls": 40000`, `"calls": 40000.5`, "totals.calls: must be a whole number, not 40000.5"},
		{"month that does not exist", `"month": "2026-12"`, `"month": "2026-13"`, `monthly[0].month: "2026-13" is not a month`},
		{"object in place of a list", `"packs": [],
      "events"`, `"packs": {},
      "events"`, "accounts[0].packs: must be a list, not an object"},
		{"null in place of a list", `"top_ups": []`, `"top_ups": null`, "inputs.top_ups: must be a list, not null"},
		{"missing key", `"default": "1",`, ``, "inputs.accounts[0].discount.default: the key is missing"},
		{"key twice", `"default": "1",`, `"default": "1", "default": "0.5",`, "inputs.accounts[0].discount.default: the key is there twice"},
		{"tag twice", `"team": "search"`, `"team": "search", "team": "label"`, `accounts[0].tags.team: the key is there twice`},
		{"key in other letters", `"by_meter"`, `"By_Meter"`, `inputs.accounts[0].discount["By_Meter"]: this planner does not know the key`},
		{"more months than there can be", `"actual": [`, `"actual": [` + strings.Repeat("true,", 120), "usages[0].actual: a list with one entry for each month has at most 120"},
		{"edited catalogue", `"price": "55.125"`, `"price": "54.125"`, `inputs.catalogs[0] ("own"): the catalogue was edited after the plan was saved`},
		{"edited hash", `"sha256": "`, `"sha256": "0`, "the catalogue was edited"},
		{"broken catalogue", `"from": 1000000`, `"from": 3000000`, `inputs.catalogs[0] ("own"): meter.label: Tiers must ascend`},
		{"months without actual", "\"actual\": [\n          false\n        ]", `"actual": []`, `inputs.usages[0] ("usage.label"): calls has 1 entries, but actual has 0`},
		{"top-up without a day", `"top_ups": []`, `"top_ups": [{"address": "top_up.a", "account": "account.retail", "amount": "1.00", "date": null, "monthly_on": null}]`, "one of date and monthly_on must be null"},
		{"top-up on day 0", `"top_ups": []`, `"top_ups": [{"address": "top_up.a", "account": "account.retail", "amount": "1.00", "date": null, "monthly_on": 0}]`, "monthly_on must be a day from 1 to 28, not 0"},
		{"advice without what it says", `"advice": []`, `"advice": [{"name": "tier_edge", "account": "account.retail", "address": "usage.search", "catalog": null, "meter": null, "month": null, "date": null, "sku": null, "quantity": null, "calls": null, "amount": "1.00", "saves": null, "together": null, "tier": null, "purchases": [], "proven": null, "gap": null, "message": ""}]`, `advice of "usage.search" lacks what advice named "tier_edge" says`},
		{"advice without a date", `"advice": []`, `"advice": [{"name": "freeze_fails", "account": "account.retail", "address": "usage.search", "catalog": null, "meter": null, "month": null, "date": null, "sku": null, "quantity": null, "calls": null, "amount": "1.00", "saves": null, "together": null, "tier": null, "purchases": [], "proven": null, "gap": null, "message": ""}]`, `advice of "usage.search" lacks what advice named "freeze_fails" says`},
		{"duplicate address", `"address": "usage.label"`, `"address": "usage.search"`, "There is already a usage.search in this plan."},
		{"unknown account", `"account": "account.retail"`, `"account": "account.other"`, "There is no account.other in this plan."},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := strings.ReplaceAll(small(t), test.old, test.new)
			if data == small(t) {
				t.Fatalf("small.json does not contain %s", test.old)
			}
			if _, err := open(data); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got the error\n%v\nwant\n%s", err, test.want)
			}
		})
	}
}

func TestRefusedBytes(t *testing.T) {
	for name, test := range map[string]struct{ data, want string }{
		"nothing":         {"", "it is empty"},
		"truncated":       {small(t)[:5000], "line 194: unexpected EOF"},
		"not an object":   {"[]", "must be an object, not a list"},
		"null":            {"null", "must be an object, not null"},
		"deep":            {`{"news": ` + strings.Repeat("[", 1_000_000), "line 1: exceeded max depth"},
		"deep and closed": {`{"news": ` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}", "line 1: exceeded max depth"},
		"more behind it":  {small(t) + "{}", fmt.Sprintf("line %d: invalid character '{' after top-level value", strings.Count(small(t), "\n")+1)},
		"not UTF-8":       {strings.ReplaceAll(small(t), "CNY", "\xff"), "line 7: invalid UTF-8"},
		"large":           {strings.Repeat(" ", MaxSize+1), "it is larger than 256 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Read([]byte(test.data)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got the error %v, want %s", err, test.want)
			}
		})
	}
}

// TestLaterMinorVersions: new keys, of any shape, mean nothing to this reader.
func TestLaterMinorVersions(t *testing.T) {
	for _, version := range []string{"1.0", "1.2", "1.10"} {
		data := strings.NewReplacer(
			`"format_version": "1.1"`, `"format_version": "`+version+`", "news": {"a": [1.5e3, "}\"]", null, {"b": []}]}`,
			`"funding": {`, `"funding": {"interest": -0.5,`,
		).Replace(small(t))
		p, err := Read([]byte(data))
		if err != nil {
			t.Fatalf("%s: %v", version, err)
		}
		if got := string(write(t, p)); got != small(t) {
			t.Errorf("%s: the document without the new keys is\n%s", version, got)
		}
	}
}

// TestUnknownKeysAreNotKept: however many there are, they take no memory.
func TestUnknownKeysAreNotKept(t *testing.T) {
	var keys strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&keys, `"key %d": 0, `, i)
	}
	many := strings.Replace(small(t), `"months": 1,`, `"months": 1, "news": {`+keys.String()+`"last": 0},`, 1)
	allocations := func(data string) float64 {
		return testing.AllocsPerRun(1, func() {
			if _, err := Read([]byte(data)); err != nil {
				t.Fatal(err)
			}
		})
	}
	if few, got := allocations(small(t)), allocations(many); got > few+1000 {
		t.Errorf("%.0f allocations, without the unknown keys %.0f", got, few)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small(f)))
	f.Add(write(f, New(simulate(f, richInput(f)), fullMeta(f))))
	f.Add([]byte(`{"kind": "plan", "format_version": "1.0"}`))
	f.Add([]byte(strings.ReplaceAll(small(f), `"report"`, `"suspend"`)))
	f.Add([]byte(strings.ReplaceAll(small(f), "20000", "1000000000000000")))
	f.Add([]byte(strings.ReplaceAll(small(f), "2026-12", "2799-12")))
	f.Fuzz(func(t *testing.T, data []byte) {
		forecast, err := open(string(data))
		if err != nil || latestYear(forecast) > 2800 {
			return
		}
		p, _ := Read(data)
		first := write(t, New(forecast, p.Meta()))
		if second := again(t, first); !bytes.Equal(first, second) {
			t.Errorf("the inputs of\n%s\ngive\n%s", first, second)
		}
	})
}

// latestYear is the last year in a forecast; dates can be read up to 2800.
func latestYear(f *planner.Forecast) int {
	last := f.AfterHorizon.Date
	for _, a := range f.Accounts {
		for _, p := range a.Packs {
			last = max(last, p.ExpiresOn)
		}
	}
	return int(last.Month()) / 12
}
