package document

import (
	"errors"
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// newInputs writes down everything that the forecast was made from.
func newInputs(f *planner.Forecast, scenarios []InputScenario) Inputs {
	unitPrices := map[string]pricing.Money{} // by purchase
	for _, a := range f.Accounts {
		for _, p := range a.Packs {
			unitPrices[p.Purchase.Address] = p.UnitPrice
		}
	}
	return Inputs{
		Start:    f.Input.Start,
		Months:   f.Input.Months,
		Catalogs: each(f.Input.Catalogs, func(c *pricing.Catalog) Catalog { return Catalog{c.Spec(), c.SHA256()} }),
		Accounts: each(f.Input.Accounts, newInputAccount),
		Usages: each(f.Input.Usages, func(u planner.Usage) InputUsage {
			return InputUsage{u.Address, u.Account, u.Meter, u.Tags, u.Calls, actual(&u), u.Forecast, newInputUncertainty(u.Uncertainty)}
		}),
		Packs: each(f.Input.Packs, func(p planner.PackPurchase) InputPack {
			return InputPack{
				Address:     p.Address,
				Account:     p.Account,
				SKU:         p.SKU,
				Quantity:    p.Quantity,
				PurchasedOn: p.PurchasedOn,
				UnitPrice:   Money(unitPrices[p.Address]),
				Negotiated:  p.Price != nil,
				Remaining:   wholeCalls(p.Remaining),
			}
		}),
		TopUps:     each(f.Input.TopUps, newInputTopUp),
		Moved:      each(f.Input.Moves, func(m planner.Move) Moved { return Moved(m) }),
		Budgets:    each(f.Input.Budgets, newInputBudget),
		Guardrails: each(f.Input.Guardrails, newInputGuardrail),
		Scenarios:  scenarios,
	}
}

func newInputBudget(b planner.Budget) InputBudget {
	return InputBudget{b.Address, b.Accounts, Money(b.Amount), string(b.Period), string(b.Basis), string(b.OnExceed), b.Confidence}
}

func (b InputBudget) budget() planner.Budget {
	return planner.Budget{
		Address: b.Address, Accounts: b.Accounts, Amount: pricing.Money(b.Amount),
		Period: planner.BudgetPeriod(b.Period), Basis: planner.CostBasis(b.Basis), OnExceed: planner.OnFailure(b.OnExceed),
		Confidence: b.Confidence,
	}
}

func newInputGuardrail(g planner.Guardrail) InputGuardrail {
	return InputGuardrail{g.Address, (*Money)(g.MaxIncrease), newPercent(g.MaxIncreasePercent), string(g.Basis), string(g.OnExceed), newPercentile(g.At)}
}

func newPercentile(at int) *Percentile {
	if at == 0 {
		return nil
	}
	return new(Percentile(at))
}

func (g InputGuardrail) guardrail() planner.Guardrail {
	at := 0
	if g.At != nil {
		at = int(*g.At)
	}
	return planner.Guardrail{
		Address: g.Address, MaxIncrease: (*pricing.Money)(g.MaxIncrease), MaxIncreasePercent: g.MaxIncreasePercent.percent(),
		Basis: planner.CostBasis(g.Basis), OnExceed: planner.OnFailure(g.OnExceed), At: at,
	}
}

func newInputAccount(a planner.Account) InputAccount {
	opening := a.Opening.Product(0)
	return InputAccount{
		Address:  a.Address,
		Title:    a.Title,
		Tags:     a.Tags,
		Catalog:  a.Products[0].Catalog,
		Terms:    a.Products[0].Terms,
		Discount: Discount{a.Discount.Default, a.Discount.ByName},
		Opening: Opening{
			Balance:   Money(a.Opening.Balance),
			Frozen:    Money(opening.Frozen),
			Due:       Money(opening.Due),
			Estimate:  Money(opening.Estimate),
			Suspended: opening.Suspended,
			Pending:   Money(opening.Pending),
			Declared:  a.Opening.Declared,
		},
		Statements: each(a.Statements, func(s planner.Statement) Statement {
			p := s.Product(0)
			return Statement{s.Date, Money(s.Balance), (*Money)(p.Frozen), p.Suspended, (*Money)(p.Pending)}
		}),
	}
}

func newInputTopUp(t planner.TopUp) InputTopUp {
	out := InputTopUp{Address: t.Address, Account: t.Account, Amount: Money(t.Amount)}
	if t.MonthlyOn > 0 {
		out.MonthlyOn = &t.MonthlyOn
	} else {
		out.Date = &t.Date
	}
	return out
}

// Input returns what the plan was made from; settle.Simulate of it, with the
// document's Meta, gives the document again byte for byte.
func (p *Plan) Input() (planner.Input, error) { return p.Inputs.Input() }

// Input returns the inputs as plain values. Whether they make sense as a whole
// is for settle.Simulate to say; here the catalogues must be those whose hashes
// the document names.
func (in *Inputs) Input() (planner.Input, error) {
	catalogs, err := in.PricingCatalogs()
	if err != nil {
		return planner.Input{}, err
	}
	usages, err := in.usages()
	if err != nil {
		return planner.Input{}, err
	}
	topUps, err := in.topUps()
	if err != nil {
		return planner.Input{}, err
	}
	return planner.Input{
		Start:    in.Start,
		Months:   in.Months,
		Catalogs: catalogs,
		Accounts: each(in.Accounts, InputAccount.account),
		Usages:   usages,
		Packs:    each(in.Packs, InputPack.purchase),
		TopUps:   topUps,

		Budgets:    each(in.Budgets, InputBudget.budget),
		Guardrails: each(in.Guardrails, InputGuardrail.guardrail),
		Moves:      each(in.Moved, func(m Moved) planner.Move { return planner.Move(m) }),
	}, nil
}

// PricingCatalogs are the catalogues of the inputs, which must be those whose hashes
// the document names.
func (in *Inputs) PricingCatalogs() ([]*pricing.Catalog, error) {
	catalogs := make([]*pricing.Catalog, len(in.Catalogs))
	var errs []error
	for i, c := range in.Catalogs {
		catalog, err := c.catalog()
		if err != nil {
			errs = append(errs, fmt.Errorf("inputs.catalogs[%d] (%q): %w", i, c.ID, err))
		}
		catalogs[i] = catalog
	}
	return catalogs, errors.Join(errs...)
}

// catalog checks a catalogue and that nobody changed it since it was written.
func (c Catalog) catalog() (*pricing.Catalog, error) {
	catalog, problems := pricing.NewCatalog(c.CatalogSpec)
	if len(problems) > 0 {
		return nil, errors.Join(each(problems, func(p pricing.Problem) error { return p })...)
	}
	if catalog.SHA256() != c.SHA256 {
		return nil, fmt.Errorf("the catalogue was edited after the plan was saved: its content has the sha256 %s, the document says %.64s; make the plan again", catalog.SHA256(), c.SHA256)
	}
	return catalog, nil
}

func (a InputAccount) account() planner.Account {
	return planner.Account{
		Address:  a.Address,
		Title:    a.Title,
		Tags:     a.Tags,
		Products: planner.OneProduct(a.Catalog, a.Terms),
		Discount: planner.Discount{Default: a.Discount.Default, ByName: a.Discount.ByMeter},
		Opening: planner.Opening{
			Balance: pricing.Money(a.Opening.Balance),
			Products: []planner.ProductOpening{{
				Frozen:    pricing.Money(a.Opening.Frozen),
				Due:       pricing.Money(a.Opening.Due),
				Estimate:  pricing.Money(a.Opening.Estimate),
				Suspended: a.Opening.Suspended,
				Pending:   pricing.Money(a.Opening.Pending),
			}},
			Declared: a.Opening.Declared,
		},
		Statements: each(a.Statements, func(s Statement) planner.Statement {
			part := planner.ProductStatement{Frozen: (*pricing.Money)(s.Frozen), Suspended: s.Suspended, Pending: (*pricing.Money)(s.Pending)}
			return planner.Statement{Date: s.Date, Balance: pricing.Money(s.Balance), Products: []planner.ProductStatement{part}}
		}),
	}
}

func (in *Inputs) usages() ([]planner.Usage, error) {
	usages := make([]planner.Usage, len(in.Usages))
	for i, u := range in.Usages {
		if len(u.Actual) != len(u.Calls) {
			return nil, fmt.Errorf("inputs.usages[%d] (%q): calls has %d entries, but actual has %d", i, u.Address, len(u.Calls), len(u.Actual))
		}
		usages[i] = planner.Usage{Address: u.Address, Account: u.Account, Meter: u.Meter, Tags: u.Tags, Calls: u.Calls, Uncertainty: u.Uncertainty.uncertainty()}
		if slices.Contains(u.Actual, true) {
			usages[i].Actual = u.Actual
		}
		if len(u.Forecast) > 0 {
			usages[i].Forecast = u.Forecast
		}
	}
	return usages, nil
}

func (p InputPack) purchase() planner.PackPurchase {
	out := planner.PackPurchase{
		Address:     p.Address,
		Account:     p.Account,
		SKU:         p.SKU,
		Quantity:    p.Quantity,
		PurchasedOn: p.PurchasedOn,
	}
	if p.Remaining != nil {
		out.Remaining = new(pricing.WholeUnits(*p.Remaining))
	}
	if p.Negotiated {
		out.Price = (*pricing.Money)(&p.UnitPrice)
	}
	return out
}

func (in *Inputs) topUps() ([]planner.TopUp, error) {
	topUps := make([]planner.TopUp, len(in.TopUps))
	for i, t := range in.TopUps {
		topUps[i] = planner.TopUp{Address: t.Address, Account: t.Account, Amount: pricing.Money(t.Amount)}
		switch {
		case (t.Date == nil) == (t.MonthlyOn == nil):
			return nil, fmt.Errorf("inputs.top_ups[%d] (%q): one of date and monthly_on must be null, the other not", i, t.Address)
		case t.MonthlyOn != nil && *t.MonthlyOn < 1:
			return nil, fmt.Errorf("inputs.top_ups[%d] (%q): monthly_on must be a day from 1 to 28, not %d", i, t.Address, *t.MonthlyOn)
		case t.Date != nil:
			topUps[i].Date = *t.Date
		default:
			topUps[i].MonthlyOn = *t.MonthlyOn
		}
	}
	return topUps, nil
}
