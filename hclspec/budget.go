package hclspec

import (
	"fmt"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/zclconf/go-cty/cty"
)

// readBudget reads a budget, with its defaults where it has mistakes, so that the
// rest of it is still checked; nil where an account of it has mistakes.
func (s *scope) readBudget(inst *instance) *planner.Budget {
	r := newReader(inst)
	b := &planner.Budget{
		Address:  inst.address(),
		Accounts: r.accountAddresses(),
		Period:   oneOf(r, "period", planner.BudgetPeriods...),
		Basis:    oneOf(r, "basis", planner.CostBases...),
		OnExceed: oneOf(r, "on_exceed", planner.Warn, planner.Fail),
		OnWorse:  oneOf(r, "on_worse", planner.Warn, planner.Fail),
	}
	r.fill(b)
	for _, account := range b.Accounts {
		if s.brokenAccounts[account] {
			return nil
		}
	}
	return b
}

// readGuardrail reads a guardrail; nil where it has mistakes.
func (s *scope) readGuardrail(inst *instance) *planner.Guardrail {
	r := newReader(inst)
	g := &planner.Guardrail{
		Address:  inst.address(),
		Basis:    oneOf(r, "basis", planner.CostBases...),
		OnExceed: oneOf(r, "on_exceed", planner.Fail, planner.Warn),
	}
	r.fill(g)
	get(r, "at", &g.At, cty.String, "Invalid percentile", percentile)
	if g.MaxIncrease == nil && g.MaxIncreasePercent == nil && !r.failed {
		r.failed = true
		s.evaluator.fail(inst.block.at, "Guardrail without a limit", "A guardrail needs max_increase, max_increase_percent, or both.")
	}
	if r.failed {
		return nil
	}
	return g
}

// percentile reads "p1" to "p99".
func percentile(v cty.Value) (n int, err error) {
	text := v.AsString()
	if _, err := fmt.Sscanf(text, "p%d", &n); err != nil || n < 1 || n > 99 || text != fmt.Sprintf("p%d", n) {
		return 0, fmt.Errorf("a percentile of the change is required, \"p1\" to \"p99\", not %q", text)
	}
	return n, nil
}

// oneOf reads a text that is one of a few words, the first by default.
func oneOf[T ~string](r *reader, name string, words ...T) T {
	v, ok := r.read(name, cty.String)
	if !ok {
		return words[0]
	}
	for _, w := range words {
		if v.value.AsString() == string(w) {
			return w
		}
	}
	r.fail(v.attr, v.ctx, "Invalid value", "%s must be %s, not %q.", name, quotedChoice(words), v.value.AsString())
	return words[0]
}

// accountAddresses reads a list of references to accounts; absent, it is empty.
func (r *reader) accountAddresses() []string {
	accounts, _ := r.references("accounts", "accounts takes a list of references to accounts, as in [account.retail]. Of accounts with for_each it takes values(account.NAME).", true)
	return accounts
}

// references reads a list of references and returns the addresses; without an
// attribute, none. Where the order is of no matter it may be a set.
func (r *reader) references(name, takes string, orSet bool) (addresses []string, ok bool) {
	attr, ok := r.block.attrs[name]
	if !ok {
		return nil, true
	}
	v, ctx := r.eval(attr.Expr, r.inst)
	v, _ = v.UnmarkDeep()
	if !v.IsWhollyKnown() {
		r.markWrong(name)
		return nil, false
	}
	if v.IsNull() {
		return nil, true
	}
	if t := v.Type(); !t.IsTupleType() && !t.IsListType() && !(orSet && t.IsSetType()) {
		r.fail(attr, ctx, "Invalid reference", "%s", takes)
		return nil, false
	}
	if v.LengthInt() == 0 {
		r.fail(attr, ctx, "No "+name, "The list of %s is empty. Name at least one, or leave the attribute out.", name)
		return nil, false
	}
	for it := v.ElementIterator(); it.Next(); {
		_, element := it.Element()
		address, ok := member(element, "address")
		if !ok {
			r.markWrong(name)
			r.failIn(attr.Expr, elementRange(attr.Expr, len(addresses)), ctx, "Invalid reference", takes)
			return nil, false
		}
		addresses = append(addresses, address)
	}
	return addresses, true
}

// member takes a text out of an object.
func member(v cty.Value, name string) (string, bool) {
	if v.IsNull() || !v.Type().IsObjectType() || !v.Type().HasAttribute(name) || v.Type().AttributeType(name) != cty.String {
		return "", false
	}
	text := v.GetAttr(name)
	if !text.IsKnown() || text.IsNull() {
		return "", false
	}
	return text.AsString(), true
}

// ExceededText says since when a budget is exceeded, and what its dearest period costs.
func ExceededText(b *planner.BudgetForecast, currency string) string {
	dearest := ":"
	if b.Budget.Period != planner.PeriodTotal {
		dearest = "; its dearest " + strings.ReplaceAll(string(b.Budget.Period), "_", " ") + " has"
	}
	return fmt.Sprintf("%s is exceeded from %s on%s %s of %s %s.", b.Budget.Address, b.FirstExceeded, dearest,
		b.Projected.Grouped(currency), b.Budget.Amount.Grouped(currency), currency)
}
