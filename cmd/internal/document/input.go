package document

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// newInputs writes down everything that the forecast was made from.
func newInputs(f *planner.Forecast, scenarios []InputScenario) Inputs {
	return Inputs{
		Start:       f.Input.Start,
		Months:      f.Input.Months,
		InputThings: newInputThings(f),
		Moved:       f.Input.Moves,
		Budgets: each(f.Input.Budgets, func(b planner.Budget) planner.Budget {
			b.OnWorse = onWorse(b.OnWorse)
			return b
		}),
		Guardrails: each(f.Input.Guardrails, newInputGuardrail),
		Scenarios:  scenarios,

		Title: f.Input.About.Title, Owner: f.Input.About.Owner, Purpose: f.Input.About.Purpose,
		FiscalYearStart: unlessZero(f.Input.Fiscal),
		Currency:        f.Input.Currency,
	}
}

func newInputThings(f *planner.Forecast) InputThings {
	unitPrices := map[string]pricing.Money{} // by purchase
	for _, a := range f.Accounts {
		for _, p := range a.Packs {
			unitPrices[p.Purchase.Address] = p.UnitPrice
		}
	}
	return InputThings{
		Catalogs: each(f.Input.Catalogs, func(c *pricing.Catalog) Catalog { return Catalog{c.Spec(), c.SHA256()} }),
		Accounts: each(f.Input.Accounts, newInputAccount),
		Usages: each(f.Input.Usages, func(u planner.Usage) InputUsage {
			u.Actual = actual(&u)
			return InputUsage{u, unlessNil(u.Uncertainty, newInputUncertainty), unlessNil(u.Weekdays, newWeekdays)}
		}),
		Packs: each(f.Input.Packs, func(p planner.PackPurchase) InputPack {
			return InputPack{p, unitPrices[p.Address], p.Price != nil}
		}),
		TopUps: each(f.Input.TopUps, func(t planner.TopUp) InputTopUp {
			return InputTopUp{t.Address, t.Account, t.Amount, unlessZero(t.Date), unlessZero(t.MonthlyOn)}
		}),
		Subscriptions: f.Input.Subscriptions,
		Vouchers:      f.Input.Vouchers,
		Rates:         f.Input.Rates,
	}
}

// Fiscal is when the plan's fiscal year begins.
func (in *Inputs) Fiscal() planner.FiscalYear { return OrZero(in.FiscalYearStart) }

// onWorse is what follows when a limit is broken by more than before; older documents do
// not say.
func onWorse(on planner.OnFailure) planner.OnFailure { return cmp.Or(on, planner.Warn) }

func newInputGuardrail(g planner.Guardrail) InputGuardrail {
	return InputGuardrail{g.Address, g.MaxIncrease, unlessNil(g.MaxIncreasePercent, pricing.MoneyOf), string(g.Basis), string(g.OnExceed), unlessZero(Percentile(g.At))}
}

func (g InputGuardrail) guardrail() planner.Guardrail {
	return planner.Guardrail{
		Address: g.Address, MaxIncrease: g.MaxIncrease, MaxIncreasePercent: unlessNil(g.MaxIncreasePercent, pricing.Money.Decimal),
		Basis: planner.CostBasis(g.Basis), OnExceed: planner.OnFailure(g.OnExceed), At: int(OrZero(g.At)),
	}
}

func newInputAccount(a planner.Account) InputAccount {
	out := InputAccount{
		Address:  a.Address,
		Title:    a.Title,
		Tags:     a.Tags,
		Catalog:  a.Products[0].Catalog,
		Terms:    a.Products[0].Terms,
		Discount: a.Discount,
		Opening:  Opening{Balance: a.Opening.Balance, Declared: a.Opening.Declared, QuotaLeft: a.Opening.QuotaLeft},
		Statements: each(a.Statements, func(s planner.Statement) Statement {
			return Statement{Date: s.Date, Balance: s.Balance}
		}),
		Catalogs: catalogsOf(a.Products),
		Products: slices.Clone(a.Products),

		PackDiscount: (*PackDiscount)(a.PackDiscount),
	}
	if t := a.Tax; t != nil {
		out.TaxRate, out.PricesIncludeTax = &t.Rate, t.Included
	}
	for i, p := range a.Products {
		if p.Contract == nil {
			out.Products[i].Contract = &pricing.Contract{}
		}
		part := a.Opening.Product(i)
		if out.Opening.add(part); len(a.Products) > 1 {
			out.Opening.Products = append(out.Opening.Products, ProductOpening{p.Catalog, part})
		}
		for k := range a.Statements {
			part, statement := a.Statements[k].Product(i), &out.Statements[k]
			if len(a.Products) > 1 {
				statement.Products = append(statement.Products, ProductStatement{p.Catalog, part})
			} else {
				statement.ProductStatement = part
			}
		}
	}
	return out
}

// add adds a product's part to what the products have together.
func (o *Opening) add(p planner.ProductOpening) {
	o.Frozen, o.Due, o.Estimate, o.Pending = o.Frozen.Add(p.Frozen), o.Due.Add(p.Due), o.Estimate.Add(p.Estimate), o.Pending.Add(p.Pending)
	o.Suspended = o.Suspended || p.Suspended
}

// Input returns what the plan was made from; settle.Simulate of it, with the
// document's Meta, gives the document again byte for byte.
func (p *Plan) Input() (planner.Input, error) { return p.Inputs.Input() }

// Input returns the inputs as plain values. Whether they make sense as a whole
// is for settle.Simulate to say; here the catalogues must be those whose hashes
// the document names.
func (in *Inputs) Input() (planner.Input, error) {
	catalogs, noCatalogs := in.PricingCatalogs()
	usages, noUsages := eachIn("usages", in.Usages, func(u InputUsage) string { return u.Address }, InputUsage.usage)
	topUps, noTopUps := eachIn("top_ups", in.TopUps, func(t InputTopUp) string { return t.Address }, InputTopUp.topUp)
	accounts, noAccounts := eachIn("accounts", in.Accounts, func(a InputAccount) string { return a.Address }, InputAccount.account)
	if err := cmp.Or(noCatalogs, noUsages, noTopUps, noAccounts); err != nil {
		return planner.Input{}, err
	}
	return planner.Input{
		About:    planner.About{Title: in.Title, Owner: in.Owner, Purpose: in.Purpose},
		Start:    in.Start,
		Months:   in.Months,
		Fiscal:   in.Fiscal(),
		Currency: in.Currency,
		Rates:    in.Rates,
		Catalogs: catalogs,
		Accounts: accounts,
		Usages:   usages,
		Packs:    each(in.Packs, InputPack.purchase),
		TopUps:   topUps,

		Subscriptions: in.Subscriptions,
		Vouchers:      in.Vouchers,

		Budgets:    in.Budgets,
		Guardrails: each(in.Guardrails, InputGuardrail.guardrail),
		Moves:      in.Moved,
	}, nil
}

// eachIn converts a list of the inputs entry by entry, up to the first that fails, which the
// error names.
func eachIn[T, U any](list string, entries []T, name func(T) string, convert func(T) (U, error)) ([]U, error) {
	out := make([]U, len(entries))
	for i, e := range entries {
		var err error
		if out[i], err = convert(e); err != nil {
			return nil, fmt.Errorf("inputs.%s[%d] (%q): %w", list, i, name(e), err)
		}
	}
	return out, nil
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

func (a InputAccount) account() (planner.Account, error) {
	out := planner.Account{
		Address:  a.Address,
		Title:    a.Title,
		Tags:     a.Tags,
		Products: a.Products,
		Discount: a.Discount,

		PackDiscount: (*planner.Discount)(a.PackDiscount),

		Opening: planner.Opening{
			Balance: a.Opening.Balance, Declared: a.Opening.Declared, QuotaLeft: a.Opening.QuotaLeft,
			Products: each(a.Opening.parts(), func(p ProductOpening) planner.ProductOpening { return p.ProductOpening }),
		},
	}
	if len(a.Products) == 0 { // the document is older
		out.Products = planner.OneProduct(a.Catalog, a.Terms)
	}
	if a.TaxRate != nil {
		out.Tax = &planner.Tax{Rate: *a.TaxRate, Included: a.PricesIncludeTax}
	}
	if n := len(out.Opening.Products); n != len(out.Products) {
		return out, fmt.Errorf("opening.products has %d entries for %d products", n, len(out.Products))
	}
	for _, s := range a.Statements {
		if n := len(s.Products); n > 0 && n != len(out.Products) {
			return out, fmt.Errorf("the statement of %s has %d products, the account has %d", s.Date, n, len(out.Products))
		}
		out.Statements = append(out.Statements, s.statement())
	}
	return out, nil
}

func (s Statement) statement() planner.Statement {
	out := planner.Statement{Date: s.Date, Balance: s.Balance, Products: []planner.ProductStatement{s.ProductStatement}}
	if len(s.Products) > 0 {
		out.Products = each(s.Products, func(p ProductStatement) planner.ProductStatement { return p.ProductStatement })
	}
	return out
}

func (u InputUsage) usage() (planner.Usage, error) {
	if len(u.Actual) != len(u.Calls) {
		return u.Usage, fmt.Errorf("calls has %d entries, but actual has %d", len(u.Calls), len(u.Actual))
	}
	u.Usage.Uncertainty, u.Usage.Weekdays = unlessNil(u.Uncertainty, InputUncertainty.uncertainty), unlessNil(u.Weekdays, Weekdays.weekdays)
	if !slices.Contains(u.Actual, true) {
		u.Actual = nil
	}
	if len(u.Forecast) == 0 {
		u.Forecast = nil
	}
	return u.Usage, nil
}

func (p InputPack) purchase() planner.PackPurchase {
	out := p.PackPurchase
	if p.Negotiated {
		out.Price = &p.UnitPrice
	}
	return out
}

func (t InputTopUp) topUp() (out planner.TopUp, err error) {
	switch {
	case (t.Date == nil) == (t.MonthlyOn == nil):
		return out, errors.New("one of date and monthly_on must be null, the other not")
	case t.MonthlyOn != nil && *t.MonthlyOn < 1:
		return out, fmt.Errorf("monthly_on must be a day from 1 to 28, not %d", *t.MonthlyOn)
	}
	return planner.TopUp{Address: t.Address, Account: t.Account, Amount: t.Amount, Date: OrZero(t.Date), MonthlyOn: OrZero(t.MonthlyOn)}, nil
}
