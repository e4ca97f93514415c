package pricing_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
)

// compareTerms compares every field; a validity is told by its text.
var compareTerms = cmp.Comparer(func(a, b pricing.Validity) bool { return a.String() == b.String() })

func TestDefaultTerms(t *testing.T) {
	want := pricing.Terms{
		BillDay: 1, FreezeRatio: dec("1"), TierMode: "reached", TierBasis: "postpaid", FreezeBasis: "postpaid",
		PackCoverage: "purchase_date", PackValidity: must(pricing.ParseValidity("1y")), Overdraft: "report", PackLastDay: "excluded", PackOrder: "expiry",
		TierPeriod: "month", Billing: "month",
	}
	if diff := cmp.Diff(want, pricing.DefaultTerms(), compareTerms); diff != "" {
		t.Errorf("settlement.md (-), DefaultTerms (+):\n%s", diff)
	}
}

// A value out of range is an error that says what is right, and changes nothing.
func TestTermsSetErrors(t *testing.T) {
	for _, test := range []struct{ name, value, want string }{
		{"bill_day", "0", "bill_day must be 1 to 3, not \"0\""},
		{"bill_day", "4", "bill_day must be 1 to 3, not \"4\""},
		{"bill_day", "1.5", "bill_day must be 1 to 3, not \"1.5\""},
		{"freeze_ratio", "-0.1", "freeze_ratio must be a number of at least 0, not \"-0.1\""},
		{"freeze_ratio", "all", "freeze_ratio must be a number of at least 0, not \"all\""},
		{"tier_mode", "Reached", `tier_mode must be "reached" or "graduated", not "Reached"`},
		{"tier_basis", "net", `tier_basis must be "postpaid" or "gross", not "net"`},
		{"freeze_basis", "", `freeze_basis must be "postpaid" or "gross", not ""`},
		{"pack_coverage", "day", `pack_coverage must be "purchase_date", "purchase_month" or "whole_months", not "day"`},
		{"pack_validity", "1w", `"1w" is not a validity; its unit must be d, m or y`},
		{"overdraft", "stop", `overdraft must be "report" or "suspend", not "stop"`},
		{"overdrafts", "report", `there is no term "overdrafts"`},
	} {
		terms := pricing.DefaultTerms()
		if got := errorText(terms.Set(test.name, test.value)); got != test.want {
			t.Errorf("%s = %s: %s, want %s", test.name, test.value, got, test.want)
		}
		if diff := cmp.Diff(pricing.DefaultTerms(), terms, compareTerms); diff != "" {
			t.Errorf("%s = %s is refused, but changes:\n%s", test.name, test.value, diff)
		}
	}
}

// What a term says of its values is what it takes: all of those listed, and no other;
// a question is about one of two.
func TestTermsTakeWhatTheySay(t *testing.T) {
	for _, term := range pricing.AllTerms {
		for _, value := range slices.Concat(term.Values, map[string][]string{"freeze_ratio": {"0", "1.2", "0.333333333333"}, "pack_validity": {"45d", "2m"}}[term.Name]) {
			terms := pricing.DefaultTerms()
			if err := terms.Set(term.Name, value); err != nil || term.Get(terms) != value {
				t.Errorf("%s = %s: %v, reads back as %s", term.Name, value, err, term.Get(terms))
			}
			for _, other := range pricing.AllTerms {
				if other.Name != term.Name && other.Get(terms) != other.Get(pricing.DefaultTerms()) {
					t.Errorf("%s = %s sets %s", term.Name, value, other.Name)
				}
			}
			if terms.Check() != nil {
				continue
			}
			again, err := fromJSON[pricing.Terms](toJSON(terms))
			if diff := cmp.Diff(terms, again, compareTerms); diff != "" || err != nil {
				t.Errorf("%s = %s, written (-), read (+): %v\n%s", term.Name, value, err, diff)
			}
		}
		ofMany := term.Pattern != "" || term.Number && !term.Whole
		if ofMany != (len(term.Values) == 0) {
			t.Errorf("%s has the values %q and the pattern %q", term.Name, term.Values, term.Pattern)
		}
		if inForce := term.Get(pricing.DefaultTerms()); !ofMany && !slices.Contains(term.Values, inForce) {
			t.Errorf("%s is %s by default, which is not among %q", term.Name, inForce, term.Values)
		}
		if term.Question != "" && len(term.Values) < 2 || term.Charges && len(term.Values) < 2 {
			t.Errorf("%s can be read in another way, but has the values %q", term.Name, term.Values)
		}
	}
}

func TestPatternsMatchWhatTermsTake(t *testing.T) {
	for _, term := range pricing.AllTerms {
		if term.Pattern == "" {
			continue
		}
		pattern, terms := regexp.MustCompile(term.Pattern), pricing.DefaultTerms()
		for _, value := range []string{term.Get(terms), "", "1", "1d", "12m", "100y", "0d", "01d", "1w", "-1d", "1.5y", " 1y", "y"} {
			if taken := terms.Set(term.Name, value) == nil; taken != pattern.MatchString(value) {
				t.Errorf("%s takes %q: %v, unlike its pattern", term.Name, value, taken)
			}
		}
	}
}

// suspend together with purchase_month is an error (settlement, section 4).
func TestTermsCheck(t *testing.T) {
	for _, coverage := range []pricing.PackCoverage{pricing.CoverageFromDate, pricing.CoverageFromMonth} {
		for _, overdraft := range []pricing.Overdraft{pricing.OverdraftReport, pricing.OverdraftSuspend} {
			terms := pricing.DefaultTerms()
			terms.PackCoverage, terms.Overdraft = coverage, overdraft
			want := ""
			if coverage == pricing.CoverageFromMonth && overdraft == pricing.OverdraftSuspend {
				want = `the terms overdraft = "suspend" and pack_coverage = "purchase_month" contradict each other: a purchase that may be refused cannot cover the days before it`
			}
			if got := errorText(terms.Check()); got != want {
				t.Errorf("%s, %s: %s, want %s", coverage, overdraft, got, want)
			}
		}
	}
}

func TestTermsAsJSON(t *testing.T) {
	want := `{"bill_day":1,"freeze_ratio":"1","tier_mode":"reached","tier_basis":"postpaid","freeze_basis":"postpaid",` +
		`"pack_coverage":"purchase_date","pack_validity":"1y","overdraft":"report","pack_last_day":"excluded","pack_order":"expiry","tier_period":"month","billing":"month"}`
	if got := toJSON(pricing.DefaultTerms()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Missing terms take their defaults; what Set or Check refuses is refused.
func TestTermsFromJSON(t *testing.T) {
	want := pricing.DefaultTerms()
	want.BillDay = 2
	got, err := fromJSON[pricing.Terms](`{"bill_day":2}`)
	if diff := cmp.Diff(want, got, compareTerms); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	for text, want := range map[string]string{
		`{"bill_day":4}`:   "the term bill_day has no valid value: day of the month on which the month before is settled, 1 to 3",
		`{"bill_date":1}`:  `json: unknown field "bill_date"`,
		`{"overdraft":""}`: `the term overdraft has no valid value: what a lack of money does: "report" or "suspend"`,
		`{"overdraft":"suspend","pack_coverage":"purchase_month"}`: `the terms overdraft = "suspend" and pack_coverage = "purchase_month" contradict each other: a purchase that may be refused cannot cover the days before it`,
	} {
		if _, err := fromJSON[pricing.Terms](text); errorText(err) != want {
			t.Errorf("%s: %s, want %s", text, errorText(err), want)
		}
	}
}

func TestTermsWithoutAValueAreInvalid(t *testing.T) {
	if invalid := pricing.DefaultTerms().Invalid(); len(invalid) > 0 {
		t.Errorf("the defaults: %v", invalid)
	}
	var names, all []string
	for _, term := range (pricing.Terms{}).Invalid() {
		names = append(names, term.Name)
	}
	for _, term := range pricing.AllTerms {
		if term.Name != "freeze_ratio" { // 0 freezes nothing
			all = append(all, term.Name)
		}
	}
	if !slices.Equal(names, all) {
		t.Errorf("of the zero value %v, want %v", names, all)
	}
	terms := pricing.DefaultTerms()
	terms.BillDay = 4
	if invalid := terms.Invalid(); len(invalid) != 1 || invalid[0].Name != "bill_day" {
		t.Errorf("of bill_day 4: %v", invalid)
	}
}

// A term that was added leaves the hash of a catalogue that does not use it, so that
// plans saved before can still be read; one that is used counts.
func TestHashesOutliveAddedTerms(t *testing.T) {
	spec := validSpec()
	before := newCatalog(t, spec).SHA256()
	if want := "85f7934f29d030a66cd6c23ea745f071b46115616c6b326ac41e1c21ab72b7d8"; before != want {
		t.Errorf("the hash of version 1.0 is %s, not %s", want, before)
	}
	for _, term := range pricing.AllTerms {
		for _, value := range term.Values[min(1, len(term.Values)):] {
			changed := validSpec()
			if err := changed.Terms.Set(term.Name, value); err != nil {
				t.Fatal(err)
			}
			if changed.Terms.Check() == nil && newCatalog(t, changed).SHA256() == before {
				t.Errorf("%s = %s leaves the hash as it is", term.Name, value)
			}
		}
	}
}
