package document

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/compare"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

const diffSchemaFile = "../../../docs/schema/diff-1.1.schema.json"

func diffOf(t testing.TB, before, after planner.Input) *compare.Diff {
	t.Helper()
	d, err := compare.Compare(simulate(t, before), simulate(t, after))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// alteredRich is the rich plan after a pull request that touches everything.
func alteredRich(t testing.TB) planner.Input {
	in := richInput(t)
	spec := in.Catalogs[0].Spec()
	spec.Meters = slices.Clone(spec.Meters)
	spec.Meters[2].Tiers = tiers(0, "50", 1_000_000, "45")
	catalog, problems := pricing.NewCatalog(spec)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	in.Catalogs = []*pricing.Catalog{catalog}
	in.Accounts[0].Discount.Default = dec("0.8")
	in.Accounts[1].Products[0].Terms.TierMode = pricing.TierModeReached
	in.Accounts = append(in.Accounts, planner.Account{Address: "account.new", Title: "New", Products: planner.OneProduct("own", pricing.DefaultTerms()), Discount: planner.NoDiscount()})
	in.Usages[0].Calls = []int64{3_000_000, 1_500_000, 1_900_000, 2_100_000}
	in.Usages[3].Address = "usage.renamed"
	in.Usages = append(in.Usages, planner.Usage{Address: "usage.new", Account: "account.new", Meter: "label", Calls: []int64{20_000, 0, 0, 0}})
	in.Packs = slices.Delete(in.Packs, 2, 3)
	in.Packs = append(in.Packs, planner.PackPurchase{Address: "resource_pack.more", Account: "account.retail", SKU: "search_1m", Quantity: 1, PurchasedOn: date(t, "2027-02-01")})
	in.TopUps = in.TopUps[1:]
	in.Moves = []planner.Move{{From: "usage.beta", To: "usage.renamed"}}
	in.Guardrails = append(in.Guardrails, planner.Guardrail{Address: "guardrail.percent", MaxIncreasePercent: ptr(dec("12.5")), Basis: planner.CostBilled, OnExceed: planner.Warn})
	return in
}

func richDiffMeta() DiffMeta {
	base := []Check{{Address: "check.old", Status: "fail", OnFail: "fail"}}
	head := []Check{
		{Address: "check.new", Status: "fail", OnFail: "fail", OnWorse: "warn", Messages: []string{"It is too much."}},
		{Address: "check.old", Status: "fail", OnFail: "fail", OnWorse: "fail", Messages: []string{"It was too much."}},
	}
	return DiffMeta{PlannerVersion: "0.1.0-test", BaseSource: "git:main", HeadSource: ".", Checks: DiffChecks(base, head)}
}

// A saved plan declares what the configuration declares that it was made of.
func TestASavedPlanDiffersInNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		f := plantest.Simulate(r, plantest.DrawInput(r))
		p, err := Read(write(t, New(f, richMeta())))
		if err != nil {
			r.Fatal(err)
		}
		saved, err := p.Input()
		if err != nil {
			r.Fatal(err)
		}
		d, err := compare.Compare(plantest.Simulate(r, saved), f)
		if err != nil {
			r.Fatal(err)
		}
		for _, c := range d.Changes {
			for _, a := range c.Attributes {
				r.Errorf("%s %s: %s %q, saved %q", c.Action, c.Address, a.Name, OrZero(a.After), OrZero(a.Before))
			}
		}
	})
}

// Diffs match the schema, and give themselves again.
func TestDiffDocuments(t *testing.T) {
	schema := compileSchema(t, diffSchemaFile)
	nothing := planner.Input{Start: month(t, "2026-12"), Months: 4}
	shorter := richInput(t)
	shorter.Months = 3
	for i := range shorter.Usages {
		shorter.Usages[i].Calls, shorter.Usages[i].Actual, shorter.Usages[i].Forecast = shorter.Usages[i].Calls[:3], nil, nil
	}
	shorter.Packs = slices.Delete(shorter.Packs, 2, 3)
	for _, pair := range [][2]planner.Input{
		{richInput(t), alteredRich(t)}, {alteredRich(t), richInput(t)}, {richInput(t), richInput(t)},
		{nothing, richInput(t)}, {richInput(t), nothing}, {nothing, nothing}, {shorter, richInput(t)},
	} {
		d := diffOf(t, pair[0], pair[1])
		validate(t, schema, write(t, NewDiff(d, richDiffMeta())))
		validate(t, schema, write(t, NewDiff(d, DiffMeta{})))
		wantSameDiffFromItsDocument(t, d)
	}
}

// wantSameDiffFromItsDocument reads a diff back and compares its sides again:
// that gives the document byte for byte, the names before a move included.
func wantSameDiffFromItsDocument(t testing.TB, d *compare.Diff) {
	t.Helper()
	data := write(t, NewDiff(d, richDiffMeta()))
	read, err := ReadDiff(data)
	if err != nil {
		t.Fatal(err)
	}
	sides := make([]planner.Input, 2)
	for i, side := range []*Inputs{&read.Inputs.Base, &read.Inputs.Head} {
		if sides[i], err = side.Input(); err != nil {
			t.Fatal(err)
		}
	}
	meta := DiffMeta{PlannerVersion: read.PlannerVersion, BaseSource: read.Base.Source, HeadSource: read.Head.Source, Checks: read.Checks}
	again := write(t, NewDiff(diffOf(t, sides[0], sides[1]), meta))
	if diff := cmp.Diff(string(data), string(again)); diff != "" {
		t.Errorf("the diff of a document's sides (-document +again):\n%s", diff)
	}
}

// TestWhatFailsAChange: what is broken and was not before, and is to fail; and which
// figures make a change of cost.
func TestWhatFailsAChange(t *testing.T) {
	broken := Budget{Exceeded: true, OnExceed: "fail"}
	cost := MoneyChange{After: moneyOf("0.01")}
	for name, test := range map[string]struct {
		d              Diff
		fails, changed bool
	}{
		"nothing":                   {},
		"a budget":                  {Diff{Budgets: []DiffBudget{{Budget: broken}}}, true, false},
		"a budget broken before":    {Diff{Budgets: []DiffBudget{{Budget: broken, ExceededBefore: true}}}, false, false},
		"a budget made worse":       {Diff{Budgets: []DiffBudget{{Budget: Budget{Exceeded: true, OnExceed: "warn", OnWorse: "fail"}, ExceededBefore: true, Worse: true}}}, true, false},
		"a worse one that warns":    {Diff{Budgets: []DiffBudget{{Budget: Budget{Exceeded: true, OnExceed: "fail", OnWorse: "warn"}, ExceededBefore: true, Worse: true}}}, false, false},
		"one as before":             {Diff{Budgets: []DiffBudget{{Budget: Budget{Exceeded: true, OnExceed: "warn", OnWorse: "fail"}, ExceededBefore: true}}}, false, false},
		"a check made worse":        {Diff{Checks: []DiffCheck{{Check: Check{Status: "fail", OnFail: "warn", OnWorse: "fail"}, FailedBefore: true, Worse: true}}}, true, false},
		"a budget that warns":       {Diff{Budgets: []DiffBudget{{Budget: Budget{Exceeded: true, OnExceed: "warn"}}}}, false, false},
		"a guardrail":               {Diff{Guardrails: []DiffGuardrail{{Exceeded: true, InputGuardrail: InputGuardrail{OnExceed: "fail"}}}}, true, false},
		"a guardrail that warns":    {Diff{Guardrails: []DiffGuardrail{{Exceeded: true, InputGuardrail: InputGuardrail{OnExceed: "warn"}}}}, false, false},
		"a check":                   {Diff{Checks: []DiffCheck{{Check: Check{Status: "fail", OnFail: "fail"}}}}, true, false},
		"billed":                    {Diff{Monthly: []DiffMonth{{Billed: cost}}}, false, true},
		"amortized":                 {Diff{Monthly: []DiffMonth{{Amortized: cost}}}, false, true},
		"cash":                      {Diff{Monthly: []DiffMonth{{Cash: cost}}}, false, true},
		"cash after the last month": {Diff{Totals: DiffTotals{Cash: cost}}, false, true},
		"the list price alone":      {Diff{Monthly: []DiffMonth{{List: cost}}, Totals: DiffTotals{List: cost}}, false, false},
	} {
		if test.d.Fails() != test.fails || test.d.CostChanged() != test.changed {
			t.Errorf("%s: fails %t, changes the cost %t", name, test.d.Fails(), test.d.CostChanged())
		}
	}
}

// A check fails a change where it fails on the head, and did not on the base.
func TestDiffChecks(t *testing.T) {
	for _, test := range []struct {
		base, head, onFail string // status; "" where the side has no such check
		want               bool
	}{
		{"pass", "fail", "fail", true}, {"", "fail", "fail", true}, {"fail", "fail", "fail", false}, {"pass", "fail", "warn", false}, {"fail", "pass", "fail", false},
	} {
		check := func(status string) Check { return Check{Address: "check.c", Status: status, OnFail: test.onFail} }
		base := slices.DeleteFunc([]Check{check(test.base)}, func(c Check) bool { return c.Status == "" })
		if got := DiffChecks(base, []Check{check(test.head)}); got[0].Fails() != test.want || got[0].FailedBefore != (test.base == "fail") {
			t.Errorf("%+v: %+v", test, got)
		}
	}
}

// altered returns one account's plan of four months, after some alterations.
func altered(t testing.TB, alter ...func(*planner.Input)) planner.Input {
	t.Helper()
	in := richInput(t)
	in.Accounts, in.TopUps = in.Accounts[:1], nil
	in.Accounts[0].Discount, in.Accounts[0].Opening = planner.NoDiscount(), planner.Opening{}
	in.Budgets, in.Guardrails, in.Moves, in.Packs = nil, nil, nil, nil
	in.Usages = []planner.Usage{{Address: "usage.search", Account: "account.retail", Meter: "search", Calls: slices.Repeat([]int64{1_000_000}, 4)}}
	for _, a := range alter {
		a(&in)
	}
	return in
}

func calls(months ...int64) func(*planner.Input) {
	return func(in *planner.Input) { in.Usages[0].Calls = months }
}

func allCalls(n int64) func(*planner.Input) { return calls(n, n, n, n) }

func packBought(t testing.TB, address, sku, on string, quantity int64) func(*planner.Input) {
	return func(in *planner.Input) {
		in.Packs = append(in.Packs, planner.PackPurchase{Address: address, Account: "account.retail", SKU: sku, Quantity: quantity, PurchasedOn: date(t, on)})
	}
}

func discounted(by string) func(*planner.Input) {
	return func(in *planner.Input) { in.Accounts[0].Discount.Default = dec(by) }
}

func withTerm(t testing.TB, name, value string) func(*planner.Input) {
	return func(in *planner.Input) {
		if err := in.Accounts[0].Products[0].Terms.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
}

// withPrices gives "search" other prices and "search_1m" another one.
func withPrices(t testing.TB, callUnit int64, pack string, fromPrice ...any) func(*planner.Input) {
	return func(in *planner.Input) {
		spec := in.Catalogs[0].Spec()
		spec.Meters, spec.Packs, spec.Revisions = slices.Clone(spec.Meters), slices.Clone(spec.Packs), nil
		spec.CallUnit = callUnit
		spec.Meters[2].Tiers = tiers(fromPrice...)
		spec.Packs[0].Price = dec(pack)
		c, problems := pricing.NewCatalog(spec)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		in.Catalogs = []*pricing.Catalog{c}
	}
}

// TestExplanationMessages: what a reviewer reads of each kind of change. Of
// "search" 1,000,000 calls are 10,000 free and 990,000 at 60 a thousand.
func TestExplanationMessages(t *testing.T) {
	type alterations = []func(*planner.Input)
	for _, test := range []struct {
		name          string
		before, after alterations
		want          []string
	}{
		{
			"more calls", nil, alterations{calls(1_000_000, 1_000_500, 1_000_000, 1_000_000)},
			[]string{"search in 2027-01: 500 more postpaid calls at 60 a thousand, +30.00"},
		},
		{
			"fewer calls at a discount", alterations{discounted("0.9")}, alterations{discounted("0.9"), calls(999_000, 1_000_000, 1_000_000, 1_000_000)},
			[]string{"search in 2026-12: 1,000 fewer postpaid calls at 60 × 0.9 a thousand, -54.00"},
		},
		{
			"a tier is reached", nil, alterations{calls(1_000_000, 1_010_000, 1_000_000, 1_000_000)},
			// 990,000 at 60: 59,400.00; 1,000,000 at 55.125: 55,125.00
			[]string{"search reaches 1,000,000 postpaid calls in 2027-01: 55.125 instead of 60 a thousand, -4,875.00, and 10,000 more postpaid calls, +600.00, together -4,275.00"},
		},
		{
			"a tier is no longer reached", alterations{allCalls(1_110_000)}, alterations{calls(1_110_000, 1_110_000, 1_110_000, 1_009_999)},
			// 1,100,000 at 55.125: 60,637.50; 999,999 at 60: 59,999.94
			[]string{"search no longer reaches 1,000,000 postpaid calls in 2027-03: 60 instead of 55.125 a thousand, +4,875.00, and 100,001 fewer postpaid calls, -5,512.56, together -637.56"},
		},
		{
			"a tier is reached by all calls", alterations{withTerm(t, "tier_basis", "gross"), calls(999_999, 0, 0, 0)}, alterations{withTerm(t, "tier_basis", "gross"), calls(1_000_000, 0, 0, 0)},
			// 989,999 at 60: 59,399.94; 990,000 at 55.125: 54,573.75; 990 × (55.125 − 60) = −4,826.25
			[]string{"search reaches 1,000,000 calls in 2026-12: 55.125 instead of 60 a thousand, -4,826.25, and 1 more postpaid call, +0.06, together -4,826.19"},
		},
		{
			"nothing was postpaid", alterations{calls(0, 0, 0, 0)}, alterations{calls(15_000, 9_000, 0, 0)},
			[]string{"search in 2026-12: 5,000 postpaid calls at 60 a thousand instead of none (15,000 more calls, 10,000 more free), +300.00"},
		},
		{
			"nothing is postpaid any more", alterations{calls(15_000, 0, 0, 0)}, alterations{calls(10_000, 0, 0, 0)},
			[]string{"search in 2026-12: none instead of 5,000 postpaid calls at 60 a thousand, -300.00"},
		},
		{
			"a pack", nil, alterations{packBought(t, "resource_pack.q1", "both_2m", "2027-03-31", 2)},
			// 31 days of 1,000,000 calls: 32,258 on the last one. 10,000 free calls are used
			// up on the first.
			[]string{
				"search in 2027-03: 32,259 fewer postpaid calls at 60 a thousand (32,259 more from packs), -1,935.54",
				"resource_pack.q1 (2 × both_2m) bought in 2027-03, +60,000.25",
			},
		},
		{
			"packs", alterations{packBought(t, "resource_pack.a", "search_1m", "2027-01-01", 1), packBought(t, "resource_pack.b", "search_1m", "2027-01-02", 1), packBought(t, "resource_pack.c", "search_1m", "2027-01-03", 1)},
			alterations{packBought(t, "resource_pack.a", "search_1m", "2027-01-01", 2), packBought(t, "resource_pack.b", "search_1m", "2027-01-02", 1), packBought(t, "resource_pack.d", "search_1m", "2027-01-02", 1)},
			[]string{"resource_pack.a (2 × search_1m instead of 1 × search_1m) and resource_pack.d (1 × search_1m) bought, resource_pack.c (1 × search_1m) no longer bought in 2027-01, +20,000.00"},
		},
		{
			"prices", alterations{packBought(t, "resource_pack.a", "search_1m", "2027-03-31", 1), calls(1_000_000, 0, 0, 0)},
			alterations{packBought(t, "resource_pack.a", "search_1m", "2027-03-31", 1), calls(1_000_000, 0, 0, 0), withPrices(t, 1000, "19000", 0, "59.5")},
			[]string{
				"search in 2026-12 with new prices: 59.5 instead of 60 a thousand for 990,000 postpaid calls, -495.00",
				"resource_pack.a (1 × search_1m at 19,000.00 instead of 21,000.00) bought in 2027-03 with new prices, -2,000.00",
			},
		},
		{
			"prices in other units", alterations{calls(1_000_000, 0, 0, 0)}, alterations{calls(1_000_000, 0, 0, 0), withPrices(t, 100, "20000", 0, "5")},
			[]string{"search in 2026-12 with new prices: 5 a hundred instead of 60 a thousand for 990,000 postpaid calls, -9,900.00"},
		},
		{
			"discount", alterations{calls(1_000_000, 0, 0, 0)}, alterations{calls(1_000_000, 0, 0, 0), discounted("0.85")},
			[]string{"search in 2026-12 with the new discount: 0.85 instead of 1 of the list price for 990,000 postpaid calls, -8,910.00"},
		},
		{
			// 990,000 at 60 and 5,000 at 60, 10,000 at 55.125
			"terms", alterations{calls(1_020_000, 0, 0, 0)}, alterations{calls(1_020_000, 0, 0, 0), withTerm(t, "tier_mode", "graduated")},
			[]string{"search in 2026-12 under the new terms (tier_mode graduated instead of reached): 59.95173267 on average instead of 55.125 a thousand for 1,010,000 postpaid calls, +4,875.00"},
		},
		{
			"funding", alterations{withTerm(t, "overdraft", "suspend"), calls(15_000, 15_000, 0, 0)},
			alterations{withTerm(t, "overdraft", "suspend"), calls(15_000, 15_000, 0, 0), func(in *planner.Input) { in.Accounts[0].Opening.Balance = moneyOf("1000") }},
			[]string{"search in 2027-01 with the new funding: 5,000 postpaid calls at 60 a thousand instead of none (15,000 more calls, 10,000 more free, 15,000 fewer lost), +300.00"},
		},
		{
			"accounts", nil, alterations{func(in *planner.Input) {
				in.Accounts[0].Address, in.Usages[0].Account = "account.other", "account.other"
			}},
			[]string{"account.other is added, +237,600.00", "account.retail is removed, -237,600.00"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := diffOf(t, altered(t, test.before...), altered(t, test.after...))
			got := each(NewDiff(d, DiffMeta{}).Explanation, func(e DiffExplanation) string { return e.Message })
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestReasons: entries that tell the same of several months are one sentence.
func TestReasons(t *testing.T) {
	for _, test := range []struct {
		name  string
		after []int64
		want  []string
	}{
		{"every month", []int64{1_000_500, 1_001_000, 1_001_500, 1_002_000}, []string{"+300 search in 2026-12 to 2027-03: 5,000 more postpaid calls at 60 a thousand"}},
		{"two months", []int64{1_000_500, 1_000_000, 1_000_000, 1_000_500}, []string{"+60 search in 2026-12 and 2027-03: 1,000 more postpaid calls at 60 a thousand"}},
		{"three months", []int64{1_000_500, 1_000_000, 1_000_500, 1_000_500}, []string{"+90 search in 2026-12, 2027-02 and 2027-03: 1,500 more postpaid calls at 60 a thousand"}},
		{"more and fewer", []int64{1_000_500, 999_000, 1_000_000, 1_000_000}, []string{"-60 search in 2027-01: 1,000 fewer postpaid calls at 60 a thousand", "+30 search in 2026-12: 500 more postpaid calls at 60 a thousand"}},
		{
			"tiers", []int64{1_010_000, 1_010_000, 1_000_000, 1_000_000},
			[]string{"-8550 search reaches 1,000,000 postpaid calls in 2026-12 and 2027-01: 55.125 instead of 60 a thousand, -9,750.00, and 20,000 more postpaid calls, +1,200.00"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := diffOf(t, altered(t), altered(t, calls(test.after...)))
			doc := NewDiff(d, DiffMeta{})
			got := each(doc.Reasons(false), func(r Reason) string {
				return fmt.Sprintf("%+d %s", r.Change.Decimal().IntPart(), r.Sentence(nil, doc, func(name string) string { return name }))
			})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

var amountPattern = regexp.MustCompile(`, (?:together )?([+-][0-9,]+\.[0-9]+)\b`)

// Of any change: the amounts in a sentence add up to the one at its end, which
// is the entry's; the reasons add up to the change of billed.
func TestMessagesAddUp(t *testing.T) {
	schema := compileSchema(t, diffSchemaFile)
	rapid.Check(t, func(r *rapid.T) {
		d := diffOf(t, drawInput(t, r), drawInput(t, r))
		validate(t, schema, write(t, NewDiff(d, richDiffMeta())))
		wantSameDiffFromItsDocument(t, d)
		doc := NewDiff(d, richDiffMeta())
		for _, e := range doc.Explanation {
			message, change := e.Message, e.Change
			var amounts []decimal.Decimal
			for _, m := range amountPattern.FindAllStringSubmatch(message, -1) {
				amounts = append(amounts, dec(strings.ReplaceAll(m[1], ",", "")))
			}
			n := len(amounts)
			if n == 0 || !amounts[n-1].Equal(change.Decimal()) || !strings.HasSuffix(message, signed(change, 2)) {
				t.Fatalf("%s does not end in %s", message, e.Change)
			}
			if n > 1 && !decimal.Sum(amounts[0], amounts[1:n-1]...).Equal(change.Decimal()) {
				t.Fatalf("%s does not add up", message)
			}
		}
		var sum pricing.Money
		last := pricing.MoneyOf(decimal.New(1, 30))
		for _, r := range doc.Reasons(false) {
			sum = sum.Add(r.Change)
			if r.Change.Abs().GreaterThan(last) {
				t.Errorf("%s comes after a smaller change", r.Change)
			}
			last = r.Change.Abs()
		}
		if !sum.Equal(d.Totals.Billed.Change()) {
			t.Errorf("the reasons add up to %s, not %s", sum, d.Totals.Billed.Change())
		}
	})
}

// A diff document is read or refused; what is read is written, and read as the same.
func FuzzReadDiff(f *testing.F) {
	text := string(write(f, NewDiff(diffOf(f, richInput(f), alteredRich(f)), richDiffMeta())))
	for _, seed := range []string{text, `{"kind": "diff", "format_version": "1.0"}`, strings.ReplaceAll(text, "2026-12", "2799-12"), strings.ReplaceAll(text, "account.", "module.a.account.")} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ReadDiff(data)
		if err != nil {
			return
		}
		first := write(t, d)
		again, err := ReadDiff(first)
		if err != nil {
			t.Fatalf("what was read cannot be read again: %v\n%s", err, first)
		}
		if second := write(t, again); !bytes.Equal(first, second) {
			t.Errorf("%s\nis read as\n%s", first, second)
		}
		for _, side := range []*Inputs{&d.Inputs.Base, &d.Inputs.Head} {
			if in, err := side.Input(); err == nil {
				settle.Simulate(in)
			}
		}
	})
}
