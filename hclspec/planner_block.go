package hclspec

import (
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

// plannerReader reads the planner block, or an empty one in the place of it.
func (s *scope) plannerReader() *reader {
	b := &block{kind: "planner"}
	if blocks := s.module.nested["planner"]; len(blocks) > 0 {
		b = blocks[0]
	}
	return s.readerOf(nil, b)
}

// readAbout reads what the plan is.
func (s *scope) readAbout() planner.About {
	r := s.plannerReader()
	return planner.About{Title: r.visibleText("title"), Owner: r.visibleText("owner"), Purpose: r.visibleText("purpose")}
}

// readFiscalYear reads with which month the fiscal year begins; 0 where nothing is said.
func (s *scope) readFiscalYear() planner.FiscalYear {
	r := s.plannerReader()
	var month int64
	if r.set("fiscal_year_start", &month) && (month < 1 || month > 12) {
		r.fail("fiscal_year_start", "Invalid fiscal year", "fiscal_year_start is the month with which the fiscal year begins, 1 (January) to 12, not %d.", month)
		return 0
	}
	return planner.FiscalYear(month)
}

// readHorizon reads the horizon of the planner block. The options win over it.
func (ev *evaluator) readHorizon(s *scope) {
	ev.horizon = horizon{months: defaultMonths, pending: true}
	defer func() { ev.horizon.pending = false }()
	r := s.plannerReader()
	b := r.block
	ev.checkVersion(s.plannerReader())
	var start pricing.Month
	ok := r.set("start", &start)
	if ev.options.Start != nil {
		start, ok = *ev.options.Start, true
	} else if !ok && !r.failed && s.module.complete() {
		d := sourceless("Missing first month", "The plan does not say where it starts, and it never depends on today's date. Write planner { start = \"2026-12\" } or use --start.")
		if b.at.Filename != "" {
			d.Subject = b.at.Ptr()
		}
		ev.add(d)
	}
	ev.horizon.start, ev.horizon.known = start, ok
	r.months(&ev.horizon.months)
	if ev.options.Months > 0 {
		ev.horizon.months = ev.options.Months
	} else {
		ev.horizon.known = ok && !r.wrong["months"]
	}
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
