package hclspec

import "github.com/declarative-cost/planner/planner"

var topUpSchema = schema{
	labels:   []string{"name"},
	required: []string{"account", "amount"},
	optional: []string{"date", "monthly_on"},
	expands:  true,
}

// readTopUp reads a top-up; nil where it has mistakes.
func (s *scope) readTopUp(inst *instance) *planner.TopUp {
	r := newReader(inst)
	t := &planner.TopUp{Address: inst.address(), Account: r.accountAddress()}
	r.need("amount", &t.Amount)
	var day int64
	dated, monthly := r.set("date", &t.Date), r.set("monthly_on", &day)
	t.MonthlyOn = int(day)
	switch {
	case r.failed:
	case dated && monthly:
		r.fail(r.block.attrs["monthly_on"], nil, "Both date and monthly_on", "A top-up has a date or a day of every month, not both.")
	case !dated && !monthly:
		r.failed = true
		s.evaluator.fail(r.block.at, "Missing date", "A top-up needs date = \"2027-01-02\" or monthly_on = 2.")
	case monthly && (day < 1 || day > 28):
		r.fail(r.block.attrs["monthly_on"], nil, "Invalid day", "monthly_on is a day that every month has, 1 to 28, not %d.", day)
	}
	if r.failed || s.brokenAccounts[t.Account] || !s.horizon.known {
		return nil
	}
	return t
}
