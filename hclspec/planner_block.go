package hclspec

import (
	"cmp"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/go-version"
	"github.com/zclconf/go-cty/cty"
)

// defaultMonths is the horizon of a plan that does not say.
const defaultMonths = 12

// A horizon is the months that a plan covers. Without a start, which is an
// error, it is not known, and what depends on it is not evaluated.
type horizon struct {
	start   pricing.Month
	months  int
	known   bool
	pending bool // being worked out
}

// value is what expressions see as plan.
func (h horizon) value() cty.Value {
	if !h.known {
		return cty.DynamicVal
	}
	months := make([]cty.Value, h.months)
	for i := range months {
		months[i] = cty.StringVal((h.start + pricing.Month(i)).String())
	}
	return cty.ObjectVal(map[string]cty.Value{"start": cty.StringVal(h.start.String()), "months": cty.ListVal(months)})
}

// index returns which month of the horizon a month is.
func (h horizon) index(m pricing.Month) (int, bool) {
	i := int(m - h.start)
	return i, i >= 0 && i < h.months
}

// readPlanner reads the planner block, or an empty one in the place of it, into the plan's
// input.
func (s *scope) readPlanner(in *planner.Input) {
	r := s.readerOf(nil, cmp.Or(s.module.first("planner"), &block{}))
	s.readHorizon(r)
	s.checkVersion(r)
	in.Start, in.Months = s.horizon.start, s.horizon.months
	in.About = planner.About{Title: r.visibleText("title"), Owner: r.visibleText("owner"), Purpose: r.visibleText("purpose")}
	in.Currency = r.visibleText("currency")
	var month int64
	if r.set("fiscal_year_start", &month) && (month < 1 || month > 12) {
		r.fail("fiscal_year_start", "Invalid fiscal year", "fiscal_year_start is the month with which the fiscal year begins, 1 (January) to 12, not %d.", month)
		month = 0
	}
	in.Fiscal = planner.FiscalYear(month)
}

// readHorizon reads the horizon of the planner block. The options win over it.
func (ev *evaluator) readHorizon(r *reader) {
	h := horizon{months: defaultMonths}
	h.known = r.set("start", &h.start)
	if ev.options.Start != nil {
		h.start, h.known = *ev.options.Start, true
	} else if !h.known && !r.failed && r.module.complete() {
		d := sourceless("Missing first month", "The plan does not say where it starts, and it never depends on today's date. Write planner { start = \"2026-12\" } or use --start.")
		if r.block.at.Filename != "" {
			d.Subject = r.block.at.Ptr()
		}
		ev.add(d)
	}
	r.months(&h.months)
	if ev.options.Months > 0 {
		h.months = ev.options.Months
	} else if r.wrong["months"] {
		h.known = false
	}
	ev.horizon = h
}

// months reads the length of the horizon.
func (r *reader) months(into *int) {
	var months int64
	switch {
	case !r.set("months", &months):
	case months < 1 || months > planner.MaxMonths:
		r.fail("months", "Invalid horizon", "A plan covers 1 to %d months, not %d.", planner.MaxMonths, months)
	default:
		*into = int(months)
	}
}

// checkVersion holds required_version against this program's version.
func (ev *evaluator) checkVersion(r *reader) {
	var text string
	if !r.set("required_version", &text) {
		return
	}
	constraint, err := version.NewConstraint(text)
	if err != nil {
		r.fail("required_version", "Invalid version constraint", "%q is not a version constraint; write one as in \">= 0.1.0\".", text)
		return
	}
	own, err := version.NewVersion(ev.options.Version)
	if err == nil && !constraint.Check(own.Core()) {
		r.fail("required_version", "Unsupported version", "This configuration requires planner %s, and this is version %s. Install a version that fits, or relax the constraint.", text, own)
	}
}
