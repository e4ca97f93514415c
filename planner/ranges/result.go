package ranges

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
)

// report adds the ranges of an account and its packs, in the currency of the account.
func (r *run) report(a *settle.Account, s *sample) {
	f, own := r.forecast.Account(a.Address), r.Futures
	own.decimals = a.Decimals
	account := AccountRange{Address: a.Address, Billed: own.Range(s.billed, f.Totals.Billed), LostMean: r.MeanUnits(s.lost)}
	if f.TracksCash {
		chance, when := r.days(s.fails)
		account.FreezeFails = &FreezeFails{chance, when.EarlyDays}
		required := r.percentiles(s.required, 50, 90, 95, 99)
		account.Required = &Required{required[0], required[1], required[2], required[3]}
	}
	r.out.Accounts = append(r.out.Accounts, account)
	for _, p := range s.packs {
		chance, when := r.days(p.exhausted)
		r.out.Packs = append(r.out.Packs, PackRange{
			Address: p.address, ChanceExhausted: chance, ExhaustedOn: when,
			ChanceVoid: r.Chance(func(k int) bool { return p.void[k].IsPositive() }), VoidMean: r.MeanUnits(p.void),
		})
	}
}

// result is what all futures say together.
func (r *run) result() *Ranges {
	f, out := r.forecast, &r.out
	out.Futures, out.Seed, out.futures, out.costs = r.Len(), r.seed, r.Futures, map[planner.CostBasis]byMonth{}
	totals := []pricing.Money{f.Totals.Billed, f.Totals.Amortized, f.Totals.Cash}
	for n, to := range []*Range{&out.Billed, &out.Amortized, &out.Cash} {
		out.costs[planner.CostBases[n]], *to = r.costs[n], r.Range(r.costs[n].total(), totals[n])
	}
	out.Monthly = make([]MonthRange, f.Input.Months)
	parallel.Do(f.Input.Months, 0, func(i int) {
		m := &out.Monthly[i]
		m.Month = f.Monthly[i].Month
		for n, to := range []*Range{&m.Billed, &m.Amortized, &m.Cash} {
			*to = r.Range(r.costs[n][i], f.Monthly[i].Cost(planner.CostBases[n]))
		}
	})
	billed := make([]pricing.Money, r.Len())
	for i := range out.Monthly {
		AddAll(billed, r.costs[0][i])
		of := r.percentiles(billed, 10, 50, 90)
		out.Monthly[i].ToDate = Percentiles{of[0], of[1], of[2]}
	}
	out.Tenths = r.percentiles(billed, 5, 15, 25, 35, 45, 55, 65, 75, 85, 95)
	for b := range f.Input.Budgets {
		out.Budgets = append(out.Budgets, r.budget(b))
	}
	slices.SortFunc(out.Packs, func(a, b PackRange) int { return planner.CompareAddresses(a.Address, b.Address) })
	if r.drawn {
		out.Drivers, out.Calibration = r.drivers(billed), r.calibrate()
	}
	return out
}

// budget holds a budget against every future.
func (r *run) budget(b int) BudgetRange {
	budget, months := &r.forecast.Input.Budgets[b], r.forecast.Input.Months
	excess, first, projected := make([]pricing.Money, r.Len()), make([]pricing.Date, r.Len()), make([]pricing.Money, r.Len())
	of := make([]pricing.Money, months)
	for k := range r.weights {
		for i := range of {
			of[i] = r.budgets[b][i][k]
		}
		held := settle.HoldBudget(budget, r.forecast.Input, of, r.budgets[b][months][k])
		if projected[k] = held.Projected; held.Exceeded {
			excess[k], first[k] = held.Projected.Sub(budget.Amount), held.FirstExceeded.First()
		}
	}
	chance, when := r.days(first)
	out := BudgetRange{
		Address: budget.Address, ChanceExceeded: chance, Holds: !r.forecast.Budgets[b].Exceeded,
		ExcessP90: r.percentiles(excess, 90)[0], ProjectedP90: r.percentiles(projected, 90)[0],
	}
	if when.P50 != nil {
		out.FirstExceeded = new(when.P50.Month())
	}
	if c := budget.Confidence; c != nil {
		out.Confidence = &Ratio{*c}
		holding := r.weightOf(func(k int) bool { return first[k] == 0 })
		out.Holds = decimal.NewFromInt(holding).GreaterThanOrEqual(c.Mul(decimal.NewFromInt(r.Total())))
	}
	return out
}

// mostDrivers is how many are named.
const mostDrivers = 10

// drivers are the factors and usages with which the cost goes most, and the scenarios: for
// each the correlation ratio of what is billed on its mean multiplier, in equal bins, or on
// the scenario, corrected for chance.
func (r *run) drivers(billed []pricing.Money) []Driver {
	var first []*planner.Usage // of each source
	for i := range r.forecast.Input.Usages {
		u := &r.forecast.Input.Usages[i]
		if u.Uncertainty != nil && !slices.ContainsFunc(first, func(v *planner.Usage) bool { return sourceOf(v) == sourceOf(u) }) {
			first = append(first, u)
		}
	}
	drivers := make([]Driver, len(first))
	parallel.Do(len(first), 0, func(i int) {
		var groups [][]int
		order := r.order(first[i])
		for b := range bins {
			groups = append(groups, order[b*len(order)/bins:(b+1)*len(order)/bins])
		}
		drivers[i] = Driver{sourceOf(first[i]), Ratio{correlationRatio(groups, billed, r.decimals)}}
	})
	if len(r.plans) > 1 {
		groups := make([][]int, len(r.plans))
		for k, plan := range r.which {
			groups[plan] = append(groups[plan], k)
		}
		groups = slices.DeleteFunc(groups, func(g []int) bool { return len(g) == 0 })
		drivers = append(drivers, Driver{Source{ByScenario, ByScenario}, Ratio{correlationRatio(groups, billed, r.decimals)}})
	}
	drivers = slices.DeleteFunc(drivers, func(d Driver) bool { return d.Share.IsZero() })
	slices.SortStableFunc(drivers, func(a, b Driver) int { return b.Share.Cmp(a.Share.Decimal) })
	return drivers[:min(len(drivers), mostDrivers)]
}

// sourceOf is what an uncertain usage varies with.
func sourceOf(u *planner.Usage) Source {
	if u.Uncertainty.Factor != "" {
		return Source{u.Uncertainty.Factor, ByFactor}
	}
	return Source{u.Address, ByUsage}
}

// order puts the futures into the order of a usage's mean multiplier.
func (r *run) order(u *planner.Usage) []int {
	first := firstDrawn(u)
	means := make([]int64, 0, r.Len())
	for b := range r.Len() / BatchSize {
		var sums [BatchSize]int64
		for _, month := range multipliers(batch{r.seed, b}, u.Address, *u.Uncertainty, r.forecast.Input.Month(first), r.forecast.Input.Months-first) {
			for j, m := range month {
				sums[j] += min(m, mostMultiplier/planner.MaxMonths)
			}
		}
		means = append(means, sums[:]...)
	}
	return r.orderedBy(func(a, b int) int { return cmp.Compare(means[a], means[b]) })
}

// bins is how many equal groups of futures are compared.
const bins = 20

// correlationRatio is the part of the variance of an amount that lies between groups of
// futures, corrected for what chance makes of it: to 4 decimals, at least 0.
func correlationRatio(groups [][]int, values []pricing.Money, decimals int32) decimal.Decimal {
	n := int64(len(values))
	square := func(x *big.Int) *big.Int { return new(big.Int).Mul(x, x) }
	sum, squares, between := new(big.Int), new(big.Int), new(big.Rat)
	for _, group := range groups {
		of := new(big.Int)
		for _, k := range group {
			v := values[k].Decimal().Shift(decimals).BigInt()
			of.Add(of, v)
			squares.Add(squares, square(v))
		}
		sum.Add(sum, of)
		between.Add(between, new(big.Rat).SetFrac(square(of), big.NewInt(int64(len(group)))))
	}
	all := new(big.Rat).SetFrac(square(sum), big.NewInt(n))
	all.Sub(new(big.Rat).SetInt(squares), all)                             // the sum of squares around the mean
	unexplained := new(big.Rat).Sub(new(big.Rat).SetInt(squares), between) // that within the groups
	if all.Sign() <= 0 || n <= int64(len(groups)) {
		return decimal.Decimal{}
	}
	unexplained.Mul(unexplained.Quo(unexplained, all), big.NewRat(n-1, n-int64(len(groups))))
	share := new(big.Rat).Sub(big.NewRat(1, 1), unexplained)
	if share.Sign() <= 0 {
		return decimal.Decimal{}
	}
	return decimal.RequireFromString(share.FloatString(4))
}
