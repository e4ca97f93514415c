package settle_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/pricing"
)

// Terms that nobody set are no terms: every account's are checked, whichever stand
// before and behind it.
func TestUnsetTermsAreRefused(t *testing.T) {
	catalog, problems := pricing.NewCatalog(plantest.HandCatalog())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, terms := range [][]pricing.Terms{
		{{}}, {{}, {}}, {{}, pricing.DefaultTerms()}, {pricing.DefaultTerms(), {}},
	} {
		in := planner.Input{Start: plantest.Month("2027-01"), Months: 1, Catalogs: []*pricing.Catalog{catalog}}
		unset := map[string]bool{}
		for i, of := range terms {
			address := plantest.Sprintf("account.a%d", i)
			in.Accounts = append(in.Accounts, planner.Account{Address: address, Products: planner.OneProduct(catalog.ID(), of), Discount: planner.NoDiscount()})
			unset[address] = of == pricing.Terms{}
		}
		refused := map[string]bool{}
		for _, p := range plantest.Check(in) {
			refused[p.Address] = refused[p.Address] || p.Summary == "Invalid term"
		}
		for address, want := range unset {
			if refused[address] != want {
				t.Errorf("%d accounts: %s is refused: %t, want %t", len(terms), address, refused[address], want)
			}
		}
	}
}
