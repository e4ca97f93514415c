package reconcile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/plantest"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func meterName(a *planner.AccountForecast, m *pricing.Meter) string {
	if len(a.Products) == 1 {
		return m.ID
	}
	return planner.Name{Catalog: m.Catalog, ID: m.ID}.String()
}

// vendorBills are a forecast's bills as a vendor would print them: every meter's
// amount by the given rule, and the whole bill their sum.
func vendorBills(f *planner.Forecast, amount func(planner.MeterMonth) pricing.Money) (bills []reconcile.BillLine) {
	for _, a := range f.Accounts {
		for _, m := range a.Months {
			var sum pricing.Money
			for _, row := range m.Meters {
				bills = append(bills, reconcile.BillLine{Account: a.Account.Address, Month: m.Month, Meter: meterName(&a, row.Meter), Amount: amount(row)})
				sum = sum.Add(amount(row))
			}
			bills = append(bills, reconcile.BillLine{Account: a.Account.Address, Month: m.Month, Amount: sum})
		}
	}
	return bills
}

// billedDaily says whether an account has bills of days, of which each may be rounded.
func billedDaily(f *planner.Forecast, account string) bool {
	return slices.ContainsFunc(f.Input.Accounts, func(a planner.Account) bool {
		return a.Address == account && slices.ContainsFunc(a.Products, func(p planner.Product) bool { return p.Terms.Billing == pricing.PeriodDay })
	})
}

// Bills of days are added up by month; a day may be there once, and not beside its month.
func TestReconcileAddsUpDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := plantest.Simulate(t, plantest.DrawInput(t))
		var bills []reconcile.BillLine
		for _, b := range vendorBills(f, charged) {
			part := rapid.SampledFrom([]pricing.Money{{}, b.Amount, pricing.Cents(1)}).Draw(t, "on the first day")
			for day := 1; day <= b.Month.Days(); day++ {
				one := b
				one.Day, one.Amount = day, pricing.Money{}
				switch day {
				case 1:
					one.Amount = part
				case b.Month.Days():
					one.Amount = b.Amount.Sub(part)
				}
				bills = append(bills, one)
			}
		}
		for _, l := range reconciled(t, f, bills).Lines {
			if l.Verdict != reconcile.VerdictEqual {
				t.Errorf("%v", l)
			}
		}
		again, whole := bills[0], bills[1]
		whole.Day = 0
		_, problems := reconcile.Reconcile(f, append(bills, again, whole))
		if len(problems) != 2 || problems[0].Row != len(bills) || problems[1].Row != len(bills)+1 {
			t.Errorf("a day twice, and its month: %v", problems)
		}
	})
}

// Bills of some days are compared with the plan's bills of these days, and not at all where
// it has one of the month. What is not in the file is missing on these days only.
func TestReconcileSomeDays(t *testing.T) {
	t.Parallel()
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		f := plantest.Simulate(t, plantest.DrawInput(t))
		a := f.Details(rapid.IntRange(0, len(f.Accounts)-1).Draw(t, "account"))
		m := a.Months[rapid.IntRange(0, len(a.Months)-1).Draw(t, "month")]
		some := rapid.SliceOfNDistinct(rapid.IntRange(1, m.Month.Days()-1), 1, m.Month.Days()-1, rapid.ID).Draw(t, "days")
		var others []int
		for day := 1; day <= m.Month.Days(); day++ {
			if !slices.Contains(some, day) {
				others = append(others, day)
			}
		}
		of := func(days []int, meter string) *reconcile.Reconciliation {
			var bills []reconcile.BillLine
			for _, day := range days {
				bills = append(bills, reconcile.BillLine{Account: a.Account.Address, Month: m.Month, Day: day, Meter: meter})
			}
			return reconciled(t, f, bills)
		}
		r := of(some, "")
		if slices.ContainsFunc(a.Products, func(p planner.ProductForecast) bool { return a.TermsOf(p.Catalog.ID()).Billing != pricing.PeriodDay }) {
			if len(r.Lines) != 0 || len(r.Partial) != 1 || !slices.Equal(r.Partial[0].Days, slices.Sorted(slices.Values(some))) {
				t.Errorf("%v compared, %v not", r.Lines, r.Partial)
			}
			return
		}
		compared++
		rest := of(others, "").Lines[0].Charge
		if charge := r.Lines[0].Charge; !charge.Add(rest).Equal(m.Bill) || len(a.Products) == 1 && !charge.Equal(billsOf(a, m.Month, some)) {
			t.Errorf("%s on days %v, %s on the others, of the bill of %s", charge, some, rest, m.Bill)
		}
		first := meterName(a, m.Meters[0].Meter)
		charges := map[string]pricing.Money{}
		for _, l := range slices.Concat(of(some, first).Lines, of(others, first).Lines) {
			charges[l.Meter] = charges[l.Meter].Add(l.Charge)
		}
		for _, row := range m.Meters {
			if got := charges[meterName(a, row.Meter)]; !got.Equal(row.Charge) {
				t.Errorf("%s: %s on the days, the charge is %s", row.Meter.ID, got, row.Charge)
			}
		}
	})
	if compared == 0 {
		t.Error("no plan was drawn with bills of days")
	}
}

// billsOf is what is billed for days of a month, by the events of the days after them.
func billsOf(a *planner.AccountForecast, month pricing.Month, days []int) (sum pricing.Money) {
	for _, e := range a.Events {
		if day := e.Date - 1; e.Type == planner.EventBill && day.Month() == month && slices.Contains(days, day.Day()) {
			sum = sum.Add(*e.Amount)
		}
	}
	return sum
}

func charged(row planner.MeterMonth) pricing.Money { return row.Charge }

func reconciled(t rapid.TB, f *planner.Forecast, bills []reconcile.BillLine) *reconcile.Reconciliation {
	t.Helper()
	r, problems := reconcile.Reconcile(f, bills)
	for _, p := range problems {
		t.Fatalf("row %d: %s: %s", p.Row, p.Column, p.Detail)
	}
	return r
}

// The plan's own charges are equal to it, all of them.
func TestReconcileOwnCharges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := plantest.Simulate(t, plantest.DrawInput(t))
		bills := vendorBills(f, charged)
		r := reconciled(t, f, bills)
		if len(r.Lines) != len(bills) {
			t.Fatalf("%d lines of %d bills", len(r.Lines), len(bills))
		}
		for _, l := range r.Lines {
			if l.Verdict != reconcile.VerdictEqual || !l.Difference().IsZero() || l.Missing() {
				t.Errorf("%v", l)
			}
		}
	})
}

// drawShort draws a plan of few months: an account whose lines are off is settled again for
// every clause.
func drawShort(t *rapid.T) planner.Input {
	in := plantest.DrawInput(t)
	if short := plantest.FirstMonths(in, min(in.Months, 4)); len(plantest.Check(short)) == 0 {
		return short // but where all that a pack covers has a price only later
	}
	return in
}

// However a vendor rounds each meter, it is off by rounding at most; a cent more
// is more than rounding.
func TestReconcileRounding(t *testing.T) {
	t.Parallel()
	rules := map[string]func(planner.MeterMonth) pricing.Money{
		"up":      func(m planner.MeterMonth) pricing.Money { return pricing.MoneyOf(m.Cost.Decimal().RoundCeil(2)) },
		"down":    func(m planner.MeterMonth) pricing.Money { return pricing.MoneyOf(m.Cost.Decimal().RoundFloor(2)) },
		"half up": func(m planner.MeterMonth) pricing.Money { return m.Cost.Round(pricing.CentDecimals) },
		"not":     func(m planner.MeterMonth) pricing.Money { return m.Cost },
	}
	rapid.Check(t, func(t *rapid.T) {
		f := plantest.Simulate(t, drawShort(t))
		if f.Currency != "CNY" {
			t.Skip("the rules round to cents")
		}
		name := rapid.SampledFrom(slices.Sorted(func(yield func(string) bool) {
			for name := range rules {
				if !yield(name) {
					return
				}
			}
		})).Draw(t, "rule")
		for _, l := range reconciled(t, f, vendorBills(f, rules[name])).Lines {
			if l.Verdict != reconcile.VerdictEqual && l.Verdict != reconcile.VerdictRounding {
				t.Errorf("rounded %s: %v", name, l)
			}
		}
		for _, more := range []func(planner.MeterMonth) pricing.Money{
			func(m planner.MeterMonth) pricing.Money {
				return pricing.MoneyOf(m.Cost.Decimal().RoundCeil(2)).Add(plantest.Money("0.01"))
			},
			func(m planner.MeterMonth) pricing.Money { return m.Cost.Sub(plantest.Money("0.01")) },
		} {
			for _, l := range reconciled(t, f, vendorBills(f, more)).Lines {
				if l.Meter != "" && !billedDaily(f, l.Account) && (l.Verdict == reconcile.VerdictEqual || l.Verdict == reconcile.VerdictRounding) {
					t.Errorf("a cent off is %s: %v", l.Verdict, l)
				}
			}
		}
	})
}

// Bills that were settled with one clause read in another way are explained by
// that clause: every line agrees with it.
func TestReconcileFindsTheClause(t *testing.T) {
	t.Parallel()
	reprice := func(in *planner.Input, change func(*pricing.CatalogSpec)) {
		for i, c := range in.Catalogs {
			spec := c.Spec()
			change(&spec)
			in.Catalogs[i] = plantest.MustCatalog(spec)
		}
	}
	ways := []struct {
		id     string
		change func(*planner.Input)
	}{
		{"term tier_basis", func(in *planner.Input) {
			for i := range in.Accounts {
				terms := &in.Accounts[i].Products[0].Terms
				if terms.TierBasis == pricing.BasisGross {
					terms.TierBasis = pricing.BasisPostpaid
				} else {
					terms.TierBasis = pricing.BasisGross
				}
			}
		}},
		{"term tier_mode", func(in *planner.Input) {
			for i := range in.Accounts {
				terms := &in.Accounts[i].Products[0].Terms
				if terms.TierMode == pricing.TierModeReached {
					terms.TierMode = pricing.TierModeGraduated
				} else {
					terms.TierMode = pricing.TierModeReached
				}
			}
		}},
		{"no_discount", func(in *planner.Input) {
			for i := range in.Accounts {
				in.Accounts[i].Discount = planner.NoDiscount()
			}
		}},
		{"quota_for_all", func(in *planner.Input) {
			reprice(in, func(s *pricing.CatalogSpec) {
				if s.FreeQuotas = slices.Clone(s.FreeQuotas); len(s.FreeQuotas) > 0 {
					for _, m := range s.Meters {
						if q := &s.FreeQuotas[0]; !slices.Contains(q.Meters.IDs(), m.ID) {
							q.Meters = slices.Concat(q.Meters, pricing.ListedMeters(m.ID))
						}
					}
				}
			})
		}},
	}
	found := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		in := drawShort(t)
		if slices.ContainsFunc(in.Accounts, func(a planner.Account) bool { return len(a.Products) > 1 }) {
			t.Skip("each product has clauses of its own")
		}
		f := plantest.Simulate(t, in)
		way := rapid.SampledFrom(ways).Draw(t, "way")
		in.Accounts, in.Catalogs = slices.Clone(in.Accounts), slices.Clone(in.Catalogs)
		for i := range in.Accounts {
			in.Accounts[i].Products = slices.Clone(in.Accounts[i].Products)
		}
		way.change(&in)
		other, problems := settle.Simulate(in)
		if len(problems) > 0 {
			t.Skip("that reading cannot be settled")
		}
		for _, l := range reconciled(t, f, vendorBills(other, charged)).Lines {
			if l.Verdict == reconcile.VerdictEqual || l.Verdict == reconcile.VerdictRounding {
				continue
			}
			found[way.id]++
			i := slices.IndexFunc(l.Explanations, func(e reconcile.LineExplanation) bool {
				return strings.HasPrefix(plantest.Sprintf("%s %s", e.Clause.Kind, e.Clause.Name), way.id)
			})
			if i < 0 || !l.Explanations[i].Exact || !l.Explanations[i].ExplainsAll() || !l.Explanations[i].Charge.Equal(l.Amount) {
				t.Errorf("%s does not explain %v", way.id, l)
			}
		}
	})
	for _, way := range ways {
		if found[way.id] == 0 {
			t.Errorf("no plan was drawn in which %s matters", way.id)
		}
	}
}

// Rule by rule on the vendor's page: which clause explains an amount.
func TestReconcileClauses(t *testing.T) {
	revised := plantest.Revise("2027-01-15", "detect_label", "3", "similar_search_image_5m", "50000")
	for _, test := range []struct {
		name   string
		plan   []plantest.Change
		month  string
		meter  string
		amount string
		want   []string
	}{
		{"the free calls count for the tier", []plantest.Change{plantest.Use("detect_label", 1_005_000, 0, 0)}, "2026-12", "detect_label", "2189", []string{"term tier_basis gross, all"}},
		{"no free calls", []plantest.Change{plantest.Use("detect_label", 500_000, 0, 0)}, "2026-12", "detect_label", "1250", []string{"no_quota shared, all"}},
		{"free calls for a meter that is not on the list", []plantest.Change{plantest.Use("detect_label_pro", 900_000, 0, 0)}, "2026-12", "detect_label_pro", "2670", []string{"quota_for_all shared, all"}},
		{"the pack covers the whole month", []plantest.Change{plantest.Use("similar_search_image", 5_010_000, 0, 0), plantest.Buy("resource_pack.a", "similar_search_image_5m", "2026-12-16")}, "2026-12", "similar_search_image", "0", []string{"term pack_coverage purchase_month, all", "term pack_coverage whole_months, all"}},
		{"the discount was forgotten", []plantest.Change{plantest.Use("detect_label", 500_000, 0, 0), plantest.Discount("0.9")}, "2026-12", "detect_label", "1225", []string{"no_discount, all"}},
		{"a price of before", []plantest.Change{revised, plantest.Use("detect_label", 500_000, 500_000, 500_000)}, "2027-02", "detect_label", "1225", []string{"prices_before 2027-01-15, all"}},
		{"a price already in its month", []plantest.Change{revised, plantest.Use("detect_label", 500_000, 500_000, 500_000)}, "2027-01", "detect_label", "1470", []string{"prices_after 2027-01-15, all", "prices_of_month 2027-01-15, all"}},
		{"a price from the first month", []plantest.Change{revised, plantest.Use("detect_label", 500_000, 500_000, 500_000)}, "2026-12", "detect_label", "1470", []string{"prices_after 2027-01-15, all"}},
		{"nothing explains it", []plantest.Change{plantest.Use("detect_label", 500_000, 0, 0)}, "2026-12", "detect_label", "1", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := plantest.Simulate(t, plantest.NewPlan(plantest.PageCatalog().Spec(), "2026-12", 3, test.plan...))
			r := reconciled(t, f, []reconcile.BillLine{{Account: "account.main", Month: plantest.Month(test.month), Meter: test.meter, Amount: plantest.Money(test.amount)}})
			var got []string
			for _, e := range r.Lines[0].Explanations {
				text := strings.Join(strings.Fields(plantest.Sprintf("%s %s %s", e.Clause.Kind, e.Clause.Name, e.Clause.Value)), " ")
				if e.ExplainsAll() {
					text += ", all"
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(test.want, got); diff != "" || r.Unexplained() != (test.want == nil) {
				t.Errorf("%v, unexplained %v, charge %s", diff, r.Unexplained(), r.Lines[0].Charge)
			}
		})
	}
}

// A charge without a line is one of 0.00; months that the file does not span, and
// accounts that it does not name, are not compared.
func TestReconcileMissing(t *testing.T) {
	in := plantest.NewPlan(plantest.PageCatalog().Spec(), "2026-12", 4, plantest.Use("detect_label", 500_000, 500_000, 500_000, 500_000), plantest.Use("crop_image", 500_000, 500_000, 0, 0))
	in.Accounts = append(in.Accounts, in.Accounts[0])
	in.Accounts[1].Address = "account.other"
	r := reconciled(t, plantest.Simulate(t, in), []reconcile.BillLine{
		{Account: "account.main", Month: plantest.Month("2026-12"), Meter: "detect_label", Amount: plantest.Money("1237.50")},
		{Account: "account.main", Month: plantest.Month("2027-02"), Amount: plantest.Money("1225")},
	})
	var got []string
	for _, l := range r.Lines {
		got = append(got, plantest.Sprintf("%s %q billed %s, plan %s, missing %v: %s", l.Month, l.Meter, l.Amount, l.Charge, l.Missing(), l.Verdict))
	}
	want := []string{
		`2026-12 "detect_label" billed 1237.5, plan 1237.5, missing false: equal`,
		`2026-12 "crop_image" billed 0, plan 990, missing true: unexplained`,
		`2027-01 "" billed 0, plan 2227.5, missing true: unexplained`,
		`2027-02 "" billed 1225, plan 1225, missing false: equal`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"account.other"}, r.Absent); diff != "" {
		t.Error(diff)
	}
}

// All rows that the plan cannot be asked about are told, by row and column.
func TestReconcileProblems(t *testing.T) {
	f := plantest.Simulate(t, plantest.NewPlan(plantest.PageCatalog().Spec(), "2026-12", 2, plantest.Use("detect_label", 1, 1)))
	_, problems := reconcile.Reconcile(f, []reconcile.BillLine{
		{Account: "account.main", Month: plantest.Month("2026-12"), Meter: "detect_label"},
		{Account: "main", Month: plantest.Month("2026-12")},
		{Account: "account.main", Month: plantest.Month("2026-12"), Meter: "detect_lable"},
		{Account: "account.main", Month: plantest.Month("2027-02"), Meter: "detect_label"},
		{Account: "account.main", Month: plantest.Month("2026-12"), Meter: "detect_label", Amount: plantest.Money("5")},
		{Account: "account.main", Month: plantest.Month("2026-12")},
	})
	var got []string
	for _, p := range problems {
		got = append(got, plantest.Sprintf("%d %s %v: %s", p.Row, p.Column, p.First != nil && *p.First == 0, p.Detail))
	}
	want := []string{
		`1 account false: There is no account "main". Write its address, "account.main".`,
		`2 meter false: The catalogue "page" has no meter "detect_lable". Did you mean "detect_label"?`,
		`3 month false: 2027-02 lies outside the plan, which covers 2026-12 to 2027-01. Remove the row, or give the plan other months with --start and --months.`,
		`4 month true: There is already a row for account.main at detect_label in 2026-12. Remove one of the two, or add them up.`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
