package document

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files")

// smallInput is small enough to check its document by hand: settlement.md,
// section 8, "recognize_car_pro 20,000 and crop_image 20,000" at this
// catalogue's prices.
func smallInput(t testing.TB) planner.Input {
	t.Helper()
	in := richInput(t)
	in.Months = 1
	in.Accounts = in.Accounts[:1]
	in.Accounts[0].Discount = planner.NoDiscount()
	in.Accounts[0].Opening = planner.Opening{Balance: moneyOf("100")}
	in.Usages = []planner.Usage{
		{Address: "usage.search", Account: "account.retail", Meter: "search", Calls: []int64{20_000}},
		{Address: "usage.label", Account: "account.retail", Meter: "label", Calls: []int64{20_000}},
	}
	in.Packs, in.TopUps = nil, nil
	in.Budgets, in.Guardrails, in.Moves = nil, nil, nil
	return in
}

// fullMeta fills everything that New is given beside the forecast.
func fullMeta(t testing.TB) Meta {
	t.Helper()
	in := smallInput(t)
	small := New(simulate(t, in), Meta{})
	return Meta{
		PlannerVersion: "0.1.0-test",
		Scenario:       ptr("high"),
		Findings: Findings{
			Checks:    []Check{{Address: "check.no_waste", Status: "fail", OnFail: "warn", OnWorse: "fail", Messages: []string{"A pack expires with calls left in it."}}},
			Scenarios: []Scenario{{Name: "high", Totals: small.Totals, Monthly: small.Monthly}},
			Outputs: map[string]Output{
				"annual": {Value: json.RawMessage(`1155.00`), Type: json.RawMessage(`"number"`)},
				"list":   {Value: json.RawMessage(`{"a":[1,{"b":"<&>"}],"c":{}}`), Type: json.RawMessage(`["object",{}]`)},
				"secret": {Type: json.RawMessage(`"string"`), Sensitive: true},
			},
			Diagnostics: []Diagnostic{
				{
					Severity: "warning", Summary: "Late", Detail: "It is late.", Range: &pricing.Range{Filename: "main.hcl", Start: pricing.Pos{Line: 1, Column: 2, Byte: 1}, End: pricing.Pos{Line: 1, Column: 5, Byte: 4}},
					Snippet: &pricing.Snippet{Context: ptr(`usage "search"`), Code: "calls = var.n", StartLine: 1, HighlightStartOffset: 8, HighlightEndOffset: 13, Values: []pricing.Value{{Traversal: "var.n", Statement: "is 1"}}},
				},
				{Severity: "warning", Summary: "Old", Detail: "It is old."},
			},
		},
	}
}

func TestWriteIsCanonicalIndentedJSON(t *testing.T) {
	got := write(t, New(simulate(t, richInput(t)), fullMeta(t)))
	var compact, want bytes.Buffer
	if err := json.Compact(&compact, got); err != nil {
		t.Fatal(err)
	}
	if err := json.Indent(&want, compact.Bytes(), "", "  "); err != nil {
		t.Fatal(err)
	}
	want.WriteByte('\n')
	if diff := cmp.Diff(want.String(), string(got)); diff != "" {
		t.Errorf("(-json.Indent +Write):\n%s", diff)
	}
	for _, readable := range []string{"零售", "图像标签", `Retail <app> & \"more\"`, "a=1&b=2"} {
		if !bytes.Contains(got, []byte(readable)) {
			t.Errorf("%s is not in the document as it is", readable)
		}
	}
}

func TestWriteStreams(t *testing.T) {
	p := New(simulate(t, richInput(t)), richMeta())
	for range 6 {
		p.Accounts = append(p.Accounts, p.Accounts...)
	}
	var chunks chunkWriter
	if err := p.Write(&chunks); err != nil {
		t.Fatal(err)
	}
	if chunks.total < 1<<20 || chunks.largest > 64<<10 {
		t.Errorf("%d bytes were written with up to %d at once, want more than 1 MiB in buffers of 64 KiB", chunks.total, chunks.largest)
	}
}

// Accounts that are made while they are printed stand in the document as they do when it
// is made as a whole.
func TestWriteMakesTheDocumentOfNew(t *testing.T) {
	for _, accounts := range []int{0, 1, 50} {
		f := simulate(t, largeInput(t, accounts))
		var b bytes.Buffer
		if err := NewSource(f, richMeta()).Write(&b); err != nil {
			t.Fatal(err)
		}
		if whole := write(t, New(f, richMeta())); !bytes.Equal(whole, b.Bytes()) {
			t.Errorf("%d accounts: %d bytes, as a whole %d", accounts, b.Len(), len(whole))
		}
	}
}

type chunkWriter struct{ total, largest int }

func (w *chunkWriter) Write(b []byte) (int, error) {
	w.total += len(b)
	w.largest = max(w.largest, len(b))
	return len(b), nil
}

// again reads a document, simulates its inputs and writes the document of that.
func again(t testing.TB, data []byte) []byte {
	t.Helper()
	p, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	in, err := p.Input()
	if err != nil {
		t.Fatal(err)
	}
	return write(t, New(simulate(t, in), p.Meta()))
}

func TestInputsGiveTheDocumentAgain(t *testing.T) {
	first := write(t, New(simulate(t, richInput(t)), fullMeta(t)))
	if diff := cmp.Diff(string(first), string(again(t, first))); diff != "" {
		t.Errorf("(-first +second):\n%s", diff)
	}
	p, err := Read(first)
	if err != nil {
		t.Fatal(err)
	}
	if p.Actuals == nil {
		t.Error("what was expected of measured months is not compared with them")
	}
	if diff := cmp.Diff(string(first), string(write(t, p))); diff != "" {
		t.Errorf("Read and Write (-first +second):\n%s", diff)
	}
}

func TestAnyInputsGiveTheDocumentAgain(t *testing.T) {
	schema := compileSchema(t, schemaFile)
	rapid.Check(t, func(r *rapid.T) {
		first := write(t, New(simulate(t, drawInput(t, r)), richMeta()))
		validate(t, schema, first)
		if diff := cmp.Diff(string(first), string(again(t, first))); diff != "" {
			r.Fatalf("(-first +second):\n%s", diff)
		}
	})
}

// drawInput varies the numbers, texts and terms of richInput.
func drawInput(t *testing.T, r *rapid.T) planner.Input {
	in := richInput(t)
	calls := rapid.SampledFrom([]int64{0, 1, 9_999, 10_000, 999_999, 1_010_000, 1_010_001, 5_000_000, 1_000_000_000_000})
	number := func(decimals string) *rapid.Generator[string] {
		return rapid.Custom(func(r *rapid.T) string {
			return fmt.Sprintf("%d.%s", rapid.Int64Range(0, 1e9).Draw(r, "whole"), rapid.StringMatching(decimals).Draw(r, "decimals"))
		})
	}
	amount, ratio := number(`[0-9]{1,2}`), number(`[0-9]{1,12}`)
	for i := range in.Accounts {
		a := &in.Accounts[i]
		a.Title = rapid.String().Draw(r, "title")
		a.Tags = rapid.MapOfN(rapid.String(), rapid.String(), 0, 3).Draw(r, "tags")
		a.Discount.Default = dec(ratio.Draw(r, "discount"))
		a.Opening.Balance = moneyOf(rapid.SampledFrom([]string{"", "-"}).Draw(r, "sign") + amount.Draw(r, "balance"))
		a.Opening.Products = []planner.ProductOpening{{Due: moneyOf(amount.Draw(r, "due"))}}
		terms := &a.Products[0].Terms
		terms.TierMode = rapid.SampledFrom([]pricing.TierMode{pricing.TierModeReached, pricing.TierModeGraduated}).Draw(r, "tier_mode")
		terms.TierBasis = rapid.SampledFrom([]pricing.Basis{pricing.BasisPostpaid, pricing.BasisGross}).Draw(r, "tier_basis")
		terms.FreezeRatio = dec(ratio.Draw(r, "freeze_ratio"))
	}
	for i := range in.Usages {
		in.Usages[i].Calls = rapid.SliceOfN(calls, in.Months, in.Months).Draw(r, "calls")
		in.Usages[i].Actual = rapid.SliceOfN(rapid.Bool(), in.Months, in.Months).Draw(r, "actual")
	}
	in.Packs[2].Price = ptr(moneyOf(amount.Draw(r, "price")))
	in.TopUps[0].Amount = moneyOf(amount.Draw(r, "amount"))
	return in
}

// TestTierAndPrice: settlement.md, section 3; the figures are worked out by hand.
func TestTierAndPrice(t *testing.T) {
	p := New(simulate(t, richInput(t)), richMeta())
	retail, eu := p.Accounts[0], p.Accounts[1]
	for _, test := range []struct {
		name  string
		row   MeterMonth
		meter string
		want  string // tier_from and unit_price
	}{
		{"free meter", retail.Months[0].Meters[1], "beta", `0 "0"`},
		{"nothing postpaid", eu.Months[3].Meters[0], "label", `null null`},
		{"lower tier reached", retail.Months[2].Meters[2], "search", `0 "60"`},
		{"higher tier reached", retail.Months[3].Meters[2], "search", `1000000 "55.125"`},
		// 1,000,000 at 2.5, 2,000,000 at 2.2 and 323,333 at 2: 7,546.666 for 3,323,333 calls
		{"graduated", eu.Months[0].Meters[0], "label", `3000000 "2.27081246"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			from, _ := json.Marshal(test.row.TierFrom)
			price, _ := json.Marshal(test.row.UnitPrice)
			if got := fmt.Sprintf("%s %s", from, price); test.row.Meter != test.meter || got != test.want {
				t.Errorf("%s has %s, want %s of %s", test.row.Meter, got, test.want, test.meter)
			}
		})
	}
}

func TestInputKeepsWhatWasGiven(t *testing.T) {
	given := richInput(t)
	p, err := Read(write(t, New(simulate(t, given), richMeta())))
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Input()
	if err != nil {
		t.Fatal(err)
	}
	// Read gives what Simulate ordered, without the difference between no tags
	// and an empty list of them, or no contract and an empty one.
	want := *simulate(t, given).Input
	sameHash := cmp.Comparer(func(a, b *pricing.Catalog) bool { return a.SHA256() == b.SHA256() })
	noContract := cmp.FilterValues(func(a, b *pricing.Contract) bool { return a.IsZero() && b.IsZero() }, cmp.Ignore())
	comparable := cmpopts.EquateComparable(pricing.Validity{}, pricing.Units{})
	if diff := cmp.Diff(want, got, sameHash, noContract, comparable, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-given +read):\n%s", diff)
	}
}

func BenchmarkWrite(b *testing.B) {
	p := New(simulate(b, largeInput(b, 1000)), richMeta())
	b.SetBytes(int64(len(write(b, p))))
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Write(&chunkWriter{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	data := write(b, New(simulate(b, largeInput(b, 1000)), richMeta()))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data); err != nil {
			b.Fatal(err)
		}
	}
}

// largeInput has accounts with three usages and a pack each, over twelve months.
func largeInput(t testing.TB, accounts int) planner.Input {
	in := planner.Input{Start: month(t, "2026-12"), Months: 12, Catalogs: []*pricing.Catalog{ownCatalog(t)}}
	for i := range accounts {
		address := fmt.Sprintf("account.team[%d]", i)
		in.Accounts = append(in.Accounts, planner.Account{
			Address: address, Products: planner.OneProduct("own", pricing.DefaultTerms()), Discount: planner.NoDiscount(), Tags: map[string]string{"team": "search"},
		})
		for k, meter := range []string{"label", "search", "beta"} {
			calls := make([]int64, in.Months)
			for m := range calls {
				calls[m] = int64(123_457 * (1 + i%7 + m + k))
			}
			in.Usages = append(in.Usages, planner.Usage{Address: fmt.Sprintf("usage.%s[%d]", meter, i), Account: address, Meter: meter, Calls: calls})
		}
		in.Packs = append(in.Packs, planner.PackPurchase{
			Address: fmt.Sprintf("resource_pack.p[%d]", i), Account: address, SKU: "search_1m", Quantity: 1, PurchasedOn: date(t, "2026-12-15"),
		})
	}
	return in
}
