package render

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/planner"
)

// A paper is an explained month as it is printed: its tables, by section and first head,
// and its sentences. It is followed as with a pocket calculator.
type paper struct {
	tables map[string][]paperRow
	text   string
	wrong  []string
}

type paperRow struct {
	cells map[string]string // by the heads of their columns
	parts []paperRow        // that it is the sum of
}

var (
	paperCode    = regexp.MustCompile("^`+ ?(.*?) ?`+$")
	paperSection = regexp.MustCompile(`^#### [0-9]+\. ([^(:,]*?)( on [0-9-]+)?([:,].*)?( \(.*\))?$`)
	paperAmount  = regexp.MustCompile(`-?[0-9][0-9,]*\.[0-9]+`)
	paperRule    = regexp.MustCompile(`is list ([0-9,.]+) \(freeze_basis (\w+)\) × freeze_ratio ([0-9.]+), rounded to cents: ([0-9,.]+)\._`)
)

func readPaper(text string) *paper {
	p := &paper{tables: map[string][]paperRow{}, text: text}
	section, heads := "/", []string(nil)
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		cells := strings.Split(strings.TrimSuffix(strings.TrimPrefix(line, "| "), " |"), " | ")
		switch {
		case strings.HasPrefix(line, "#### "):
			section = paperSection.ReplaceAllString(line, "$1/")
		case !strings.HasPrefix(line, "|"):
			heads = nil
		case heads == nil && strings.HasPrefix(line, "|  |"): // of figures
			heads = []string{"", "amount", "text"}
		case heads == nil:
			heads = cells
		case !strings.HasPrefix(line, "| --"):
			row := paperRow{cells: map[string]string{}}
			for i, cell := range cells {
				row.cells[heads[i]] = paperCode.ReplaceAllString(strings.Trim(strings.TrimPrefix(cell, "&nbsp;&nbsp;"), "* "), "$1")
			}
			if rows := p.tables[section+heads[0]]; strings.HasPrefix(cells[0], "&nbsp;") {
				rows[len(rows)-1].parts = append(rows[len(rows)-1].parts, row)
			} else {
				p.tables[section+heads[0]] = append(rows, row)
			}
		}
	}
	return p
}

func plain(text string) decimal.Decimal {
	return decimal.RequireFromString(strings.NewReplacer(",", "", "+", "").Replace(text))
}

func (r paperRow) n(head string) decimal.Decimal {
	return plain(cmp.Or(strings.TrimSuffix(r.cells[head], None), "0"))
}

func of(rows []paperRow, head, value string) []paperRow {
	return slices.DeleteFunc(slices.Clone(rows), func(r paperRow) bool { return r.cells[head] != value })
}

func sum(rows []paperRow, head string) (s decimal.Decimal) {
	for _, r := range rows {
		s = s.Add(r.n(head))
	}
	return s
}

func (p *paper) same(what string, printed, worked decimal.Decimal) {
	if !printed.Equal(worked) {
		p.wrong = append(p.wrong, fmt.Sprintf("%s: printed %s, worked out %s", what, printed, worked))
	}
}

func (p *paper) divided(what string, whole decimal.Decimal, rows []paperRow) {
	p.same(what, sum(rows, "share"), whole)
	for i, a := range rows {
		for k, b := range rows {
			larger := b.n("remainder").Compare(a.n("remainder"))
			if more := a.n("share").Sub(a.n("cut to cents")); more.IsPositive() && b.n("share").Equal(b.n("cut to cents")) && (larger > 0 || larger == 0 && i > k) {
				p.wrong = append(p.wrong, fmt.Sprintf("%s: %s has a cent more", what, a.cells["share"]))
			}
		}
	}
}

func (p *paper) follow(unit decimal.Decimal) {
	meters, costs, grants := p.tables["Postpaid calls/meter"], p.tables["Cost of each meter/meter"], p.tables["Free quota and packs/grant"]
	for _, m := range meters {
		name, drawn := m.cells["meter"], sum(of(grants, "meter", m.cells["meter"]), "taken")
		for _, g := range grants {
			drawn = drawn.Add(sum(of(g.parts, "meter", name), "taken"))
			p.same("after", g.n("after"), g.n("left").Sub(g.n("taken")))
		}
		p.same("requested", m.n("requested"), sum(of(p.tables["Calls/usage"], "meter", name), "requested"))
		p.same("served", m.n("served"), m.n("requested").Sub(m.n("lost")))
		p.same("free and packs", m.n("free").Add(m.n("packs")), drawn)
		p.same("postpaid", m.n("postpaid"), m.n("served").Sub(m.n("free")).Sub(m.n("packs")).Sub(m.n("free meters")))
	}
	for _, c := range costs {
		m := of(meters, "meter", c.cells["meter"])[0]
		p.same("counted", c.n("counted"), m.n(map[bool]string{true: "served", false: "postpaid"}[strings.Contains(p.text, "(tier_basis gross)")]))
		p.same("calls priced", c.n("calls"), m.n("postpaid"))
		p.same("cost", c.n("cost"), c.n("list").Mul(plain(cmp.Or(c.cells["discount"], "1"))).Round(8))
	}
	p.money(p.priced(costs, unit), p.priced(p.tables["Settlement/meter"], unit), p.bill(costs))
}

func (p *paper) priced(rows []paperRow, unit decimal.Decimal) decimal.Decimal {
	for _, r := range rows {
		parts := r.parts
		if len(parts) == 0 {
			parts = []paperRow{r}
		}
		for _, part := range parts {
			per := unit
			if part.cells["per"] != "" {
				per = part.n("per")
			}
			p.same("list", part.n("list"), part.n("calls").Mul(part.n("price")).Div(per))
		}
		p.same("calls of all tiers", r.n("calls"), sum(parts, "calls"))
		p.same("list of all tiers", r.n("list"), sum(parts, "list"))
	}
	return sum(rows, "list")
}

func (p *paper) bill(costs []paperRow) decimal.Decimal {
	charges := p.tables["The bill/meter"]
	if len(charges) == 0 {
		return decimal.Zero
	}
	total, charges := charges[len(charges)-1], charges[:len(charges)-1]
	p.same("sum of the costs", total.n("cost"), sum(costs, "cost"))
	p.same("bill", total.n("share"), total.n("cost").Round(2))
	p.divided("charges", total.n("share"), charges)
	for _, c := range charges {
		p.same("cost", c.n("cost"), sum(of(costs, "meter", c.cells["meter"]), "cost"))
		p.same("cut to cents", c.n("cut to cents").Add(c.n("remainder")), c.n("cost"))
		asked := of(p.tables["Calls/usage"], "meter", c.cells["meter"])
		usages := slices.DeleteFunc(slices.Clone(p.tables["Each usage's share/usage"]), func(u paperRow) bool { return len(of(asked, "usage", u.cells["usage"])) == 0 })
		for _, u := range usages {
			p.same("requested", u.n("requested"), sum(of(asked, "usage", u.cells["usage"]), "requested"))
			p.same("cut to cents", u.n("cut to cents").Mul(sum(usages, "requested")).Add(u.n("remainder")), c.n("share").Mul(u.n("requested")))
		}
		p.divided("shares", c.n("share"), usages)
	}
	return total.n("share")
}

func (p *paper) money(lists, gross, bill decimal.Decimal) {
	for _, r := range p.tables["What packs were worth/pack"] {
		if _, divided := r.cells["share"]; divided {
			continue
		}
		for used, worth := range map[string]string{"used before": "worth before", "used": "worth"} {
			p.same(worth, r.n(worth), decimal.Min(r.n("price"), r.n("price").Mul(r.n(used)).DivRound(r.n("size"), 20).Round(2)))
		}
		p.same("of the month", r.n("of the month"), r.n("worth").Sub(r.n("worth before")))
		p.same("amortized", r.n("amortized"), r.n("of the month").Add(r.n("expired")))
	}
	for _, view := range p.tables["Billed/"] {
		parts := decimal.Zero
		for _, text := range paperAmount.FindAllString(view.cells["text"], -1) {
			parts = parts.Add(plain(text))
		}
		p.same("a view of cost", view.n("amount"), parts)
	}
	for _, rows := range [][]paperRow{p.tables["Opening settlement/date"], p.tables["Settlement/date"]} {
		for i, r := range rows {
			p.same("available", r.n("available"), r.n("balance").Sub(r.n("frozen")))
			p.same("change", r.n("change"), r.n("available").Sub(rows[max(i-1, 0)].n("available")))
		}
	}
	rows := p.tables["Settlement/date"]
	p.same("bill deducted", rows[len(rows)-2].n("change").Neg(), bill)
	if rule := paperRule.FindStringSubmatch(p.text); rule != nil {
		p.same("list of the estimate", plain(rule[1]), map[string]decimal.Decimal{"gross": gross, "postpaid": lists}[rule[2]])
		p.same("estimate", plain(rule[4]), plain(rule[1]).Mul(plain(rule[3])).Round(2))
		p.same("frozen", rows[len(rows)-1].n("frozen"), map[bool]decimal.Decimal{true: plain(rule[4])}[rows[len(rows)-1].cells["entry"] == "freeze"])
	}
}

// follow reads a printed month and works it out, to the bill and the balance of the plan.
func follow(p *paper, f *planner.Forecast, i, k int) []string {
	p.follow(decimal.NewFromInt(catalogNamed(f, f.Accounts[i].Account.Products[0].Catalog).CallUnit()))
	result, ledger, month := p.tables["/"], p.tables["Settlement/date"], f.Accounts[i].Months[k]
	p.same("frozen", result[1].n("amount"), ledger[len(ledger)-1].n("frozen"))
	p.same("available", result[2].n("amount"), ledger[len(ledger)-1].n("available"))
	p.same("bill of the plan", result[0].n("amount"), month.Bill.Decimal())
	p.same("available in the plan", result[2].n("amount"), month.Settlement.Available.Decimal())
	return p.wrong
}

// Printed months of the examples, of the conformance cases and of random plans add up.
func TestExplainedMonthsAddUp(t *testing.T) {
	check := func(t rapid.TB, f *planner.Forecast, k int) {
		for i := range f.Accounts {
			if len(f.Accounts[i].Account.Products) > 1 { // told one after the other
				continue
			}
			text := explained(t, f, f.Accounts[i].Account.Address, f.Input.Month(k))
			if wrong := follow(readPaper(text), f, i, k); len(wrong) > 0 {
				t.Fatalf("%s\n%s", strings.Join(wrong, "\n"), text)
			}
		}
	}
	for _, file := range textFiles(t) {
		f := fullPlanOf(t, file).Forecast
		for k := range f.Input.Months {
			check(t, f, k)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := withDrawnTerms(t, drawForecast(t, 1, 2))
		check(t, f, rapid.IntRange(0, f.Input.Months-1).Draw(t, "month"))
	})
}
