package hclspec

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// WriteOpening writes what the configuration must declare to be planned from a
// month on, which is one of the forecast's after its first, or the one after its
// last: the opening of each account and what remains of each pack, as blocks to be
// merged into those of the same name, and as comments what else depends on the
// start.
func (c *Config) WriteOpening(f *planner.Forecast, start pricing.Month) []byte {
	w := openingWriter{config: c, forecast: f, start: start}
	fmt.Fprintf(&w.Buffer, "# State on the morning of %s. Merge each block into the one of its address.\n", start.First())
	openings, vouchers := settle.StateOf(f, start)
	for i := range f.Accounts {
		w.account(&f.Accounts[i], openings[i])
	}
	for i := range f.Accounts {
		if len(f.Accounts[i].Packs) > 0 {
			for _, p := range f.Details(i).Packs {
				w.pack(&p)
			}
		}
		for k := range f.Accounts[i].Subscriptions {
			w.subscription(&f.Accounts[i].Subscriptions[k])
		}
	}
	for _, v := range vouchers {
		w.voucher(v)
	}
	w.changes()
	return hclwrite.Format(w.Bytes())
}

type openingWriter struct {
	bytes.Buffer
	config   *Config
	forecast *planner.Forecast
	start    pricing.Month
	remove   []string // addresses with why they go
}

// block begins a block, with its address above where its label does not say it.
func (w *openingWriter) block(kind, address string) {
	label := address[strings.LastIndex(address, kind+".")+len(kind)+1:]
	label, _, _ = strings.Cut(label, "[")
	w.WriteString("\n")
	if blockName(kind, []string{label}) != address {
		fmt.Fprintf(w, "# %s\n", address)
	}
	fmt.Fprintf(w, "%s %s {\n", kind, strconv.Quote(label))
}

func (w *openingWriter) account(a *planner.AccountForecast, o planner.Opening) {
	w.block("account", a.Account.Address)
	w.WriteString("opening {\n")
	if !a.TracksCash {
		w.WriteString("# nothing declares this account's money; write what the vendor's console shows\n")
	}
	fmt.Fprintf(w, "balance = %s\n", o.Balance)
	w.quotaLeft(o.QuotaLeft)
	for i, p := range a.Account.Products {
		if len(a.Account.Products) == 1 {
			w.product(o.Product(i), p.Terms)
			continue
		}
		fmt.Fprintf(w, "product %q {\n", p.Catalog)
		w.product(o.Product(i), p.Terms)
		w.WriteString("}\n")
	}
	w.WriteString("}\n}\n")
	for _, s := range a.Account.Statements {
		if s.Date <= w.start.First() {
			w.goes(a.Account.Address, "remove the statement of %s, which the opening includes", s.Date)
		}
	}
}

// goes notes what is to be removed, and why.
func (w *openingWriter) goes(address, why string, args ...any) {
	w.remove = append(w.remove, address+": "+fmt.Sprintf(why, args...))
}

func (w *openingWriter) product(p planner.ProductOpening, terms pricing.Terms) {
	if terms.Billing == pricing.PeriodDay { // whether service is down follows from the balance
		fmt.Fprintf(w, "due = %s\n", p.Due)
		return
	}
	if !p.Suspended {
		fmt.Fprintf(w, "frozen = %s\n", p.Frozen)
	}
	fmt.Fprintf(w, "due = %s\nestimate = %s\n", p.Due, p.Estimate)
	if p.Suspended {
		fmt.Fprintf(w, "suspended = true\npending = %s\n", p.Pending)
	}
}

// quotaLeft writes what is left of free quotas that are given once.
func (w *openingWriter) quotaLeft(left map[string]pricing.Units) {
	if len(left) == 0 {
		return
	}
	w.WriteString("quota_left = {\n")
	for _, name := range slices.Sorted(maps.Keys(left)) {
		fmt.Fprintf(w, "%s = %s\n", quoteKey(name), left[name])
	}
	w.WriteString("}\n")
}

func (w *openingWriter) pack(p *planner.PackForecast) {
	address, left := p.Purchase.Address, p.RemainingBefore(w.start)
	switch {
	case p.Purchase.PurchasedOn >= w.start.First():
	case !p.Bought:
		w.goes(address, "remove it; it was not bought, for lack of money")
	case p.VoidOn < w.start.First():
		w.goes(address, "remove it; it expired on %s", p.VoidOn)
	case left.IsZero():
		w.goes(address, "remove it; it is used up")
	default:
		w.block("resource_pack", address)
		fmt.Fprintf(w, "remaining = %s\n}\n", left)
	}
}

// subscription writes what changes of one: the period from which on it runs, where the
// fee of the one that would run was refused.
func (w *openingWriter) subscription(s *planner.SubscriptionForecast) {
	in, first := s.Subscription, w.start.First()
	if in.StartsOn >= first {
		return
	}
	n := s.Plan.Every.On(in.StartsOn, first)
	begin, next := s.Plan.Every.Begin(in.StartsOn, n), s.Plan.Every.Begin(in.StartsOn, n+1)
	refused := begin < first && slices.Contains(s.Refused, begin)
	switch {
	case in.EndsOn != nil && (*in.EndsOn <= first || refused && *in.EndsOn <= next):
		w.goes(in.Address, "remove it; it is over")
	case refused:
		w.block("subscription", in.Address)
		fmt.Fprintf(w, "# the fee of %s was not paid, for lack of money\nstarts_on = %q\n}\n", begin, next)
	}
}

// voucher writes what is left of one.
func (w *openingWriter) voucher(v planner.Voucher) {
	switch {
	case v.ExpiresOn < w.start.First():
		w.goes(v.Address, "remove it; it expired on %s", v.ExpiresOn)
	case v.Amount.IsZero():
		w.goes(v.Address, "remove it; it is used up")
	case v.StartsOn == nil || *v.StartsOn < w.start.First():
		w.block("voucher", v.Address)
		fmt.Fprintf(w, "amount = %s\n}\n", v.Amount)
	}
}

// changes lists what else must change in the configuration.
func (w *openingWriter) changes() {
	in := w.forecast.Input
	w.WriteString("\n# What else changes with the start:\n")
	start := fmt.Sprintf("planner: start = %q", w.start)
	if months := in.Months - int(w.start-in.Start); months > 0 {
		start += fmt.Sprintf(" and, for the same last month, months = %d", months)
	}
	w.list("%s", start)
	for i := range in.Usages {
		w.usage(in.Usages[i].Address)
	}
	for _, t := range in.TopUps {
		if t.MonthlyOn == 0 && t.Date < w.start.First() {
			w.list("%s: remove it; its date, %s, is over", t.Address, t.Date)
		}
	}
	for _, why := range w.remove {
		w.list("%s", why)
	}
	for _, b := range in.Budgets {
		switch {
		case b.Period == planner.PeriodTotal:
			w.list("%s: its amount is for all months of the plan, now fewer or others", b.Address)
		case b.Period.First(in.Fiscal, in.Start, w.start) != w.start:
			w.list("%s: its amount is for a whole %s, of the first of which the plan now has fewer months", b.Address, strings.ReplaceAll(string(b.Period), "_", " "))
		}
	}
}

func (w *openingWriter) list(text string, args ...any) {
	fmt.Fprintf(w, "# - "+text+"\n", args...)
}

// usage tells what of a usage is counted from the start.
func (w *openingWriter) usage(address string) {
	inst := w.config.places[address]
	attrs, in := inst.block.attrs, w.forecast.Input
	if attrs["growth"] != nil && attrs["growth_from"] == nil {
		w.list("%s: growth_from = %q, the first month until now", address, in.Start)
	}
	v := inst.scope.eval(attrs["calls"].Expr, inst)
	if t := v.Type(); t.IsTupleType() || t.IsListType() {
		skipped := int(w.start - in.Start)
		w.list("%s: calls is a list with one entry a month; remove the first %d", address, min(skipped, in.Months))
	}
}
