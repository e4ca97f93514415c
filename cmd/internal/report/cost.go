package report

import (
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// costSection has the months of the whole plan.
func (r *planReport) costSection() section {
	if len(r.p.Monthly) == 0 {
		return section{}
	}
	f := r.costFigure("cost", r.say("cost.title"), r.p.Accounts, r.p.Monthly, r.p.Totals)
	return section{
		ID: "cost-by-month", Title: r.say("cost.section"),
		Figures: []figure{f},
		Tables:  []table{r.monthTable("months", r.p.Monthly, r.p.Totals)},
	}
}

// costFigure shows what months cost by the three views of cost.
func (r *planReport) costFigure(id, title string, accounts []document.Account, monthly []document.Figures, totals document.Totals) figure {
	months := each(monthly, func(f document.Figures) pricing.Month { return f.Month })
	meters := topMeters(r.messages, meterSeries(accounts, len(monthly)))
	billed := append(slices.Clone(meters), series{r.say("series.bought"), "prepaid", each(monthly, func(f document.Figures) decimal.Decimal { return dec(f.PackPurchases) })})
	used, expired := packSeries(accounts, len(monthly))
	amortized := append(slices.Clone(meters), series{r.say("series.used"), "prepaid", used}, series{r.say("series.expired"), "expired", expired})
	cashMonths, cash := r.cashSeries(months, monthly, totals)
	return figure{
		ID: id, Title: title, Note: r.say("cost.note"), Wide: true,
		Panels: []panel{
			r.costPanel(id+"-billed", "basis.billed", months, billed),
			r.costPanel(id+"-amortized", "basis.amortized", months, amortized),
			r.costPanel(id+"-cash", "basis.cash", cashMonths, cash),
		},
	}
}

// costPanel draws one view of cost; what is nothing in all months is left out.
func (r *planReport) costPanel(id, basis string, months []pricing.Month, stack []series) panel {
	stack = slices.DeleteFunc(slices.Clone(stack), func(s series) bool { return sum(s.values).IsZero() })
	totals := sumByColumn(stack)
	chart := columns{
		id: id, title: r.say("cost.chart", r.say(basis)), months: months, stacks: [][]series{stack},
		description: describe(r.messages, months, totals),
	}
	return panel{ID: id, Label: r.say(basis), Keys: keysOf(stack), Chart: chart.draw(r.messages), Tables: []table{seriesTable(r.messages, id+"-table", r.say("cost.table", r.say(basis)), months, stack)}}
}

// keysOf explains the colours, from the top of the stack down, with the sums.
func keysOf(stack []series) (keys []key) {
	for _, s := range slices.Backward(stack) {
		keys = append(keys, key{s.class, s.name, money(sum(s.values))})
	}
	return keys
}

// seriesTable has a row for each month and a column for each series, with sums.
func seriesTable(m messages, id, caption string, months []pricing.Month, stack []series) table {
	t := table{ID: id, Caption: caption, Columns: append(texts(m.say("column.month")), numbers(each(stack, func(s series) string { return s.name })...)...)}
	t.Columns = append(t.Columns, column{Head: m.say("column.total")})
	totals := sumByColumn(stack)
	foot := row{Cells: []cell{textCell(m.say("column.total"))}}
	for i, month := range months {
		cells := []cell{dateCell(month.String())}
		for _, s := range stack {
			cells = append(cells, moneyCell(s.values[i]))
		}
		var total decimal.Decimal
		if len(totals) > 0 {
			total = totals[i]
		}
		t.Rows = append(t.Rows, row{Cells: append(cells, moneyCell(total))})
	}
	for _, s := range stack {
		foot.Cells = append(foot.Cells, moneyCell(sum(s.values)))
	}
	foot.Cells = append(foot.Cells, moneyCell(sum(totals)))
	t.Foot = []row{foot}
	return t
}

// meterSeries are the charges of the meters, by month, over all accounts. A meter
// of two catalogues is two.
func meterSeries(accounts []document.Account, months int) (all []series) {
	at := map[string]int{}
	for _, a := range accounts {
		for i, month := range a.Months {
			for _, m := range month.Meters {
				id := a.Catalog + "/" + m.Meter
				k, ok := at[id]
				if !ok {
					k = len(all)
					at[id] = k
					all = append(all, series{name: meterTitle(m.Meter, m.Title), values: make([]decimal.Decimal, months)})
				}
				all[k].values[i] = all[k].values[i].Add(dec(m.Charge))
			}
		}
	}
	return all
}

// meterTitle names a meter for people: its title, or else its id.
func meterTitle(id, title string) string {
	if title == "" {
		return name(id)
	}
	return name(title)
}

// namedMeters is how many meters have a colour of their own.
const namedMeters = 5

// topMeters keeps the dearest meters and adds up the others. The dearest stands
// at the bottom of the stack.
func topMeters(m messages, all []series) []series {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b series) int { return sum(b.values).Compare(sum(a.values)) })
	var top []series
	for i, s := range all[:min(len(all), namedMeters)] {
		s.class = fmt.Sprintf("s%d", i)
		top = append(top, s)
	}
	if rest := all[len(top):]; len(rest) > 0 {
		top = append(top, series{m.say("series.others", len(rest)), "s5", sumByColumn(rest)})
	}
	return top
}

// packSeries are the value of pack calls used, and of those that expired.
func packSeries(accounts []document.Account, months int) (used, expired []decimal.Decimal) {
	used, expired = make([]decimal.Decimal, months), make([]decimal.Decimal, months)
	for _, a := range accounts {
		for _, p := range a.Packs {
			for i, month := range p.Months {
				value := dec(month.Amortized)
				for _, m := range month.Meters {
					used[i] = used[i].Add(dec(m.Amortized))
					value = value.Sub(dec(m.Amortized))
				}
				expired[i] = expired[i].Add(value)
			}
		}
	}
	return used, expired
}

// cashSeries are the bills and the packs that are paid, with the settlement after
// the last month as a month of its own.
func (r *planReport) cashSeries(months []pricing.Month, monthly []document.Figures, totals document.Totals) ([]pricing.Month, []series) {
	bills := series{r.say("series.bills"), "s0", nil}
	packs := series{r.say("series.bought"), "prepaid", nil}
	after := dec(totals.Cash)
	for _, f := range monthly {
		packs.values = append(packs.values, dec(f.PackPurchases))
		bills.values = append(bills.values, dec(f.Cash).Sub(dec(f.PackPurchases)))
		after = after.Sub(dec(f.Cash))
	}
	if !after.IsZero() {
		months = append(slices.Clone(months), months[len(months)-1]+1)
		bills.values, packs.values = append(bills.values, after), append(packs.values, decimal.Zero)
	}
	return months, []series{bills, packs}
}

// monthTable has all figures of the months.
func (r *planReport) monthTable(id string, monthly []document.Figures, totals document.Totals) table {
	t := table{ID: id, Caption: r.say("months.caption"), Columns: append(texts(r.say("column.month")), numbers(
		r.say("column.calls"), r.say("column.lost"), r.say("column.list"), r.say("column.bill"), r.say("column.bought"),
		r.say("column.billed"), r.say("column.amortized"), r.say("column.cash"))...)}
	cash := dec(totals.Cash)
	for _, f := range monthly {
		cash = cash.Sub(dec(f.Cash))
		t.Rows = append(t.Rows, row{Cells: []cell{
			dateCell(f.Month.String()), countCell(f.Calls), countCell(f.Lost).toned("bad", f.Lost > 0), moneyCell(dec(f.List)), moneyCell(dec(f.Bill)), moneyCell(dec(f.PackPurchases)),
			moneyCell(dec(f.Billed)), moneyCell(dec(f.Amortized)), moneyCell(dec(f.Cash)),
		}})
	}
	if !cash.IsZero() {
		after := monthly[len(monthly)-1].Month + 1
		t.Rows = append(t.Rows, row{Cells: []cell{dateCell(after.String()), {}, {}, {}, {}, {}, {}, {}, moneyCell(cash)}})
	}
	t.Foot = []row{{Cells: []cell{
		textCell(r.say("column.total")), countCell(totals.Calls), countCell(totals.Lost), moneyCell(dec(totals.List)), moneyCell(dec(totals.Bill)), moneyCell(dec(totals.PackPurchases)),
		moneyCell(dec(totals.Billed)), moneyCell(dec(totals.Amortized)), moneyCell(dec(totals.Cash)),
	}}}
	return t.without(r.say("column.lost"))
}

// each maps a list.
func each[A, B any](list []A, f func(A) B) []B {
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = f(a)
	}
	return out
}
