package planner

import (
	"cmp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// An optimizer looks for the best purchases of a plan.
type optimizer struct {
	options OptimizeOptions
	in      Input // ordered, overdraft "report"
	names   *packNames
	out     Optimum
	chosen  []*accountChoice

	open       map[string]int // openMonths
	widths     []int          // of the searches, one after the other
	accounts   []*account     // with no packs but those from before the horizon
	suspending []string       // accounts
}

// An accountChoice is what the search found for an account, before it is settled.
type accountChoice struct {
	AccountOptimum
	purchases []PackPurchase
	planned   []PackPurchase // the plan's own inside the horizon, where they are not kept
	mayStay   bool           // planned keeps the limits that are asked for
	problem   *pricing.Problem
}

// looksAt says whether an account's purchases are looked at.
func (o *optimizer) looksAt(account string) bool {
	return o.options.Account == "" || account == o.options.Account
}

// stays says whether a pack of the plan remains whatever is found.
func (o *optimizer) stays(p *PackPurchase) bool {
	return !o.in.inside(p) || o.made(p) || o.options.Keep || !o.looksAt(p.Account)
}

// choose finds the best purchases of every account that is looked at.
func (o *optimizer) choose() (problems []pricing.Problem) {
	accounts := slices.DeleteFunc(slices.Clone(o.accounts), func(a *account) bool { return !o.looksAt(a.Address) })
	o.chosen = make([]*accountChoice, len(accounts))
	inParallel(len(accounts), o.options.Workers, func(i int) { o.chosen[i] = o.account(accounts[i]) })
	for _, c := range o.chosen {
		if c.problem != nil {
			problems = append(problems, *c.problem)
		}
	}
	return problems
}

func (o *optimizer) account(a *account) *accountChoice {
	c := &accountChoice{AccountOptimum: AccountOptimum{Account: a.Address, Proven: true}, mayStay: true}
	var kept []pack
	for i := range o.in.Packs {
		p := &o.in.Packs[i]
		if p.Account != a.Address || !o.in.inside(p) {
			continue
		}
		if o.options.Keep || o.made(p) {
			sku, _ := a.catalog.Pack(p.SKU)
			kept = append(kept, *newPack(p, sku, a.Terms))
		} else {
			c.planned = append(c.planned, *p)
		}
	}
	sets := a.packSets(a.openDemand(), kept, o.names, o.options.Objective)
	for _, s := range sets {
		s.open, s.widths = o.open[a.Address], o.widths
		if !s.countMoney(s.finest()) {
			c.problem = &pricing.Problem{
				Address: a.Address, Summary: "Amounts too large to compare",
				Detail: "Its volumes times its prices, with all their decimals, exceed the numbers that the search counts in. Round the catalogue's prices to fewer decimals.",
			}
			return c
		}
	}
	for _, r := range o.solve(a, sets, kept) {
		set := r.optimum()
		c.Sets = append(c.Sets, set)
		c.Proven = c.Proven && set.Proven
		c.Gap = c.Gap.Add(set.Gap)
		c.purchases = append(c.purchases, r.purchases()...)
	}
	sortPurchases(c.purchases)
	c.mayStay = o.allows(c.planned, a)
	return c
}

// solve finds the best purchases of each set. A limit on the money of one day is
// one for all sets: where the best of each break it together, they are found one
// after the other, each with what the ones before leave, in every rotation.
func (o *optimizer) solve(a *account, sets []*packSet, kept []pack) []setResult {
	budget := o.budget(a, kept)
	alone := make([]setResult, len(sets))
	for i, s := range sets {
		alone[i] = s.solve(s.counted(budget), o.mostLeft(s))
	}
	if budget == nil || within(alone, budget) {
		return alone
	}
	var best []setResult
	for first := range sets {
		left, tried := slices.Clone(budget), make([]setResult, len(sets))
		for n := range sets {
			i := (first + n) % len(sets)
			tried[i] = sets[i].solve(sets[i].counted(left), o.mostLeft(sets[i]))
			left = tried[i].less(left)
		}
		if best == nil || totalFound(tried).LessThan(totalFound(best)) {
			best = tried
		}
	}
	for i := range best {
		best[i].least = alone[i].least
		if best[i].proven = best[i].found == best[i].least && best[i].proven; !best[i].proven {
			best[i].reason = cmp.Or(best[i].reason, "the limit on one day's packs is shared with other meters")
		}
	}
	return best
}

// mostLeft is how many calls may be left at the end in a set's packs; -1 without a
// limit.
func (o *optimizer) mostLeft(s *packSet) int64 {
	switch last := &s.demand.months[s.account.months-1]; {
	case o.options.Objective != ObjectiveAmortized:
		return -1
	case o.options.MaxLeftover != nil:
		return *o.options.MaxLeftover
	default:
		return last.allUpTo[last.days()]
	}
}

// budget is what may be paid for packs on the first day of each month beside
// those that are kept; nil without a limit.
func (o *optimizer) budget(a *account, kept []pack) []pricing.Money {
	if o.options.MaxUpfront == nil {
		return nil
	}
	budget := make([]pricing.Money, a.months)
	for i := range budget {
		budget[i] = *o.options.MaxUpfront
		for _, p := range kept {
			if p.PurchasedOn == (a.start + pricing.Month(i)).First() {
				budget[i] = pricing.MaxMoney(pricing.Money{}, budget[i].Sub(p.price))
			}
		}
	}
	return budget
}

// counted is a budget in the set's money, rounded down.
func (s *packSet) counted(budget []pricing.Money) []int128 {
	if budget == nil {
		return nil
	}
	counted := make([]int128, len(budget))
	for i, amount := range budget {
		most := decimal.NewFromInt(1 << 60) // of any sum: sumsFit leaves room for it
		counted[i], _ = int128From(decimal.Min(amount.Decimal(), most).Truncate(s.places), s.places)
	}
	return counted
}

// less is a budget less what the result's purchases take of it.
func (r *setResult) less(budget []pricing.Money) []pricing.Money {
	left := slices.Clone(budget)
	for _, n := range r.bought {
		l := &r.set.lots[n.kind]
		left[l.month] = left[l.month].Sub(l.pack.price.Times(n.quantity))
	}
	return left
}

// within says whether all the results together keep to a budget.
func within(results []setResult, budget []pricing.Money) bool {
	for i := range results {
		budget = results[i].less(budget)
	}
	return !slices.ContainsFunc(budget, pricing.Money.IsNegative)
}

// sortPurchases puts purchases in order: by date, then address.
func sortPurchases(list []PackPurchase) {
	slices.SortStableFunc(list, func(x, y PackPurchase) int {
		return cmp.Or(pricing.CompareDates(x.PurchasedOn, y.PurchasedOn), CompareAddresses(x.Address, y.Address))
	})
}

func totalFound(results []setResult) (sum pricing.Money) {
	for _, r := range results {
		sum = sum.Add(r.found.money(r.set.places))
	}
	return sum
}

// allows says whether the plan's own purchases keep the limits that are asked for.
func (o *optimizer) allows(planned []PackPurchase, a *account) bool {
	if o.options.Objective == ObjectiveAmortized {
		return len(planned) == 0 // what they leave at the end is not bounded
	}
	if o.options.MaxUpfront == nil {
		return true
	}
	paid := map[pricing.Date]pricing.Money{}
	for i := range planned {
		sku, _ := a.catalog.Pack(planned[i].SKU)
		on := planned[i].PurchasedOn
		if paid[on] = paid[on].Add(newPack(&planned[i], sku, a.Terms).price); paid[on].GreaterThan(*o.options.MaxUpfront) {
			return false
		}
	}
	return true
}

// purchases are the packs to buy, one purchase for each SKU and day.
func (r *setResult) purchases() (list []PackPurchase) {
	for _, n := range r.bought {
		p := *r.set.lots[n.kind].PackPurchase
		p.Quantity = n.quantity
		list = append(list, p)
	}
	return list
}

// optimum is the result as it is shown.
func (r *setResult) optimum() SetOptimum {
	out := SetOptimum{Proven: r.proven, Reason: r.reason, Gap: r.found.sub(r.least).money(r.set.places)}
	for _, k := range r.set.meters {
		out.Meters = append(out.Meters, r.set.account.meters[k].meter)
	}
	return out
}

// packNames gives purchases addresses that the plan does not have.
type packNames struct {
	stems map[[2]string]string // by account and SKU, each another
	taken map[string]bool      // addresses of packs that stay
	free  map[string]bool      // addresses of taken that do not stay after all
}

func newPackNames(in *Input) *packNames {
	n := &packNames{stems: map[[2]string]string{}, taken: map[string]bool{}}
	used := map[string]bool{}
	for _, a := range in.Accounts {
		prefix := ""
		if len(in.Accounts) > 1 {
			prefix = identifier(strings.TrimPrefix(a.Address, "account.")) + "_"
		}
		for _, c := range in.Catalogs {
			if c.ID() != a.Catalog {
				continue
			}
			for _, sku := range c.SKUs() {
				stem := prefix + identifier(sku)
				for used[stem] {
					stem += "_"
				}
				used[stem] = true
				n.stems[[2]string{a.Address, sku}] = stem
			}
		}
	}
	return n
}

// take marks the addresses of the packs that stay in a plan.
func (n *packNames) take(o *optimizer) {
	for i := range o.in.Packs {
		if o.stays(&o.in.Packs[i]) {
			n.taken[o.in.Packs[i].Address] = true
		}
	}
}

// of is the address of a purchase on a month's first day: the SKU and the month, in
// a plan of several accounts with the account's name before them.
func (n *packNames) of(a *account, sku *pricing.Pack, month pricing.Month) string {
	address := "resource_pack." + n.stems[[2]string{a.Address, sku.SKU}] + "_" + strings.ReplaceAll(month.String(), "-", "_")
	for n.taken[address] && !n.free[address] {
		address += "_new"
	}
	return address
}

// identifier makes a name of a text: what cannot stand in one becomes an
// underscore, and a digit does not come first.
func identifier(text string) string {
	if text == "" || !isLetter(rune(text[0])) {
		text = "pack_" + text
	}
	return strings.Map(func(r rune) rune {
		if isLetter(r) || (r >= '0' && r <= '9') {
			return r
		}
		return '_'
	}, text)
}

func isLetter(r rune) bool { return r == '_' || (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') }
