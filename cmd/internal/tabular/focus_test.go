package tabular

import (
	"bytes"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
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

// The file of every known plan and of random ones keeps every rule.
func TestFocusKeepsTheRules(t *testing.T) {
	t.Parallel()
	for name, p := range knownPlans(t) {
		t.Run(name, func(t *testing.T) {
			for _, problem := range checkFocus(drawFocus(t, p), p) {
				t.Error(problem)
			}
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		p := drawSharedPlan(t)
		text := drawFocus(t, p)
		if problems := checkFocus(text, p); len(problems) > 0 {
			t.Fatalf("%s\n%s", strings.Join(problems, "\n"), text)
		}
	})
}

// The fixture has every kind of row, in both tier modes.
func TestFocusRows(t *testing.T) {
	_, rows := csvRows(t, drawFocus(t, csvFixture(t)))
	find := func(month, component, resource, tier string) map[string]string {
		for _, r := range rows {
			if strings.HasPrefix(r["BillingPeriodStart"], month) && r["x_Component"] == component && r["ResourceId"] == resource && r["x_TierIndex"] == tier {
				return r
			}
		}
		t.Fatalf("no %s row of %s in %s, tier %q", component, resource, month, tier)
		return nil
	}
	want := func(r map[string]string, cells ...string) {
		t.Helper()
		for i := 0; i < len(cells); i += 2 {
			if r[cells[i]] != cells[i+1] {
				t.Errorf("%s of %s is %q, want %q", cells[i], r["ChargeDescription"], r[cells[i]], cells[i+1])
			}
		}
	}
	want(find("2026-12", "purchase", "resource_pack.early", ""), "BilledCost", "30000.13", "ListUnitPrice", "30000.125", "PricingQuantity", "1", "PricingUnit", "Packs",
		"ChargePeriodStart", "2026-12-16T00:00:00Z", "ChargePeriodEnd", "2027-02-16T00:00:00Z", "CommitmentDiscountQuantity", "2000000", "SkuId", "own/pack/both_2m", "Tags", `{"site":"北京","team":"shop"}`)
	// Bought at 18,000 after the list price rose to 21,000.
	want(find("2027-01", "purchase", "resource_pack.late", ""), "ListUnitPrice", "21000", "ContractedUnitPrice", "18000", "ListCost", "147000.00", "ContractedCost", "126000.00", "BilledCost", "126000.00", "PricingQuantity", "7")
	// 1,833,334 calls without packs reach the second tier; the discount is negotiated.
	want(find("2027-02", "pack", "usage.web", "2"), "ListUnitPrice", "0.055125", "ContractedUnitPrice", "0.0496125", "BilledCost", "0.00",
		"SkuPriceId", "own/meter/search/tier-1000000", "Tags", `{"site":"北京","team":"web"}`)
	want(find("2027-03", "expiry", "resource_pack.late", ""), "EffectiveCost", "60217.56", "CommitmentDiscountStatus", "Unused", "ConsumedQuantity", "", "PricingQuantity", "3345420", "ListCost", "0.00", "x_PackRemaining", "0")
	want(find("2026-12", "free", "usage.beta", ""), "ConsumedQuantity", "7", "SkuPriceId", "own/meter/beta/free", "BilledCost", "0.00")
	// Graduated: a row for each tier; prices are those of its tier.
	want(find("2026-12", "postpaid", "usage.eu_a", "1"), "ListUnitPrice", "0.0025", "SkuPriceId", "own/meter/label/tier-0", "x_TierBasis", "gross")
	want(find("2026-12", "postpaid", "usage.eu_a", "3"), "ListUnitPrice", "0.002", "SkuPriceId", "own/meter/label/tier-3000000")
	for _, r := range rows {
		if strings.Contains(r["ResourceId"], "top_up") || r["ResourceId"] == "resource_pack.dear" {
			t.Errorf("neither top-ups nor what is not bought are charges: %s", r["ChargeDescription"])
		}
	}
}

// A price that the document's catalogues lack is an error, not 0.
func TestFocusMissingPrice(t *testing.T) {
	for want, lack := range map[string]func(*document.Plan){
		`no catalogue "own"`:     func(p *document.Plan) { p.Inputs.Catalogs = nil },
		`the meter "label"`:      func(p *document.Plan) { p.Accounts[0].Months[0].Meters[0].Catalog = "other" },
		`no pack "both_2m"`:      func(p *document.Plan) { c := &p.Inputs.Catalogs[0]; c.Packs, c.Revisions = c.Packs[:1], nil },
		`the plan's catalogue "`: func(p *document.Plan) { p.Inputs.Catalogs[0].CallUnit = 0 },
	} {
		p := csvFixture(t)
		other := p.Inputs.Catalogs[0]
		other.ID, other.Meters, other.Packs, other.Revisions, other.FreeQuotas = "other", other.Meters[1:2], nil, nil, nil
		p.Inputs.Catalogs = append(p.Inputs.Catalogs, other)
		lack(p)
		if err := Focus(&bytes.Buffer{}, p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
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

// Shares add up to the amount for any weights, and none takes more than its part
// rounded up to a cent.
func TestShareByWeight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := pricing.Cents(rapid.Int64Range(0, 1_000_000).Draw(t, "amount"))
		weights := make([]decimal.Decimal, rapid.IntRange(1, 5).Draw(t, "parties"))
		for i := range weights {
			weights[i] = decimal.New(rapid.Int64Range(0, 1000).Draw(t, "weight"), -rapid.Int32Range(0, 12).Draw(t, "decimals"))
		}
		total, sum := decimal.Sum(decimal.Zero, weights...), pricing.Money{}
		for i, share := range shareByWeight(amount, weights, pricing.CentDecimals) {
			sum = sum.Add(share)
			exact := amount.Decimal().Mul(weights[i])
			if !total.IsZero() && share.Decimal().Mul(total).Sub(exact).Abs().GreaterThanOrEqual(total.Mul(decimal.New(1, -2))) {
				t.Fatalf("party %d of %s has %s of %s", i, weights, share, amount)
			}
		}
		if !sum.Equal(amount) {
			t.Fatalf("%s shared as %s", amount, sum)
		}
	})
}
