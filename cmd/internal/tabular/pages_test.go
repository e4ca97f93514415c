package tabular

import (
	"bytes"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/present"
	"github.com/declarative-cost/planner/cmd/internal/render"
)

// A drawnTable is a table as it is read from a page: its heads, and its rows by head.
type drawnTable struct {
	heads []string
	rows  []map[string]string
}

// newTable leaves out of heads what addresses have in common, and gives a second column of one
// name another.
func newTable(heads []string) drawnTable {
	for i := range heads {
		head, _, _ := strings.Cut(heads[i], " (")
		heads[i] = head
		if slices.Contains(heads[:i], head) {
			heads[i] += " "
		}
	}
	return drawnTable{heads: heads}
}

func (t *drawnTable) add(cells []string) {
	row := map[string]string{}
	for i, head := range t.heads {
		if i < len(cells) && cells[i] != "" {
			row[head] = cells[i]
		}
	}
	t.rows = append(t.rows, row)
}

func (t *drawnTable) has(first string, heads ...string) bool {
	return t.heads[0] == first && !slices.ContainsFunc(heads, func(h string) bool { return !slices.Contains(t.heads, h) })
}

// sum adds a column up, without the row of its total.
func (t *drawnTable) sum(tb rapid.TB, head string) (sum decimal.Decimal) {
	for _, r := range t.rows {
		if r[t.heads[0]] != "total" {
			sum = sum.Add(figureOf(tb, r[head]))
		}
	}
	return sum
}

// figureOf reads a figure as it is shown to a person; nothing, or a dash, is none.
func figureOf(t rapid.TB, cell string) decimal.Decimal {
	t.Helper()
	if cell = strings.NewReplacer(",", "", "+", "").Replace(cell); cell == "" || cell == "-" || cell == "–" {
		return decimal.Zero
	}
	d, err := decimal.NewFromString(cell)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var (
	textCell  = regexp.MustCompile(`\S+( \S+)*`)
	figure    = regexp.MustCompile(`(?s)<figure.*?</figure>`)
	htmlTable = regexp.MustCompile(`(?s)<table.*?</table>`)
	htmlRow   = regexp.MustCompile(`(?s)<tr>.*?</tr>|<tr class="[^"]*total[^"]*">.*?</tr>`)
	htmlCell  = regexp.MustCompile(`(?s)<t[hd][ >].*?</t[hd]>`)
	htmlTag   = regexp.MustCompile(`<small>[^<]*</small>|<[^>]*>`)
)

// textTables reads the tables of a text: a cell stands below its head, where both begin or both end.
func textTables(text string) (tables []drawnTable) {
	var open bool
	var at [][]int
	for line := range strings.Lines(text) {
		cells, places := textCell.FindAllString(line, -1), textCell.FindAllStringIndex(line, -1)
		for _, place := range places {
			place[0], place[1] = render.Width(line[:place[0]]), render.Width(line[:place[1]])
		}
		if len(cells) == 0 {
			open = false
			continue
		}
		if first, _, _ := strings.Cut(cells[0], " ("); !open && slices.Contains([]string{"month", "budget", "pack"}, first) && len(cells) > 1 {
			tables, open, at = append(tables, newTable(cells)), true, places
			continue
		}
		if open {
			row := make([]string, len(at))
			for k, c := range places {
				if i := slices.IndexFunc(at, func(head []int) bool { return head[0] == c[0] || head[1] == c[1] }); i >= 0 {
					row[i] = cells[k]
				}
			}
			tables[len(tables)-1].add(row)
		}
	}
	return tables
}

func markdownTables(text string) (tables []drawnTable) {
	open := false
	for line := range strings.Lines(text) {
		line, isRow := strings.CutPrefix(strings.TrimSpace(line), "| ")
		if !isRow {
			open = false
			continue
		}
		cells := strings.Split(strings.TrimSuffix(line, " |"), " | ")
		for i, c := range cells {
			cells[i] = strings.Trim(c, "*` ")
		}
		switch {
		case !open:
			for i, c := range cells {
				cells[i] = strings.TrimSpace(c[strings.LastIndex(c, ": ")+1:])
			}
			tables, open = append(tables, newTable(cells)), true
		case !strings.HasPrefix(cells[0], "---"):
			tables[len(tables)-1].add(cells)
		}
	}
	return tables
}

func htmlTables(page string) (tables []drawnTable) {
	for _, text := range htmlTable.FindAllString(figure.ReplaceAllString(page, ""), -1) {
		var table drawnTable
		for _, row := range htmlRow.FindAllString(text, -1) {
			var cells []string
			for _, c := range htmlCell.FindAllString(row, -1) {
				cells = append(cells, html.UnescapeString(htmlTag.ReplaceAllString(c, "")))
			}
			if table.heads == nil {
				table = newTable(cells)
			} else {
				table.add(cells)
			}
		}
		tables = append(tables, table)
	}
	return tables
}

// checkPages takes the pages of a plan apart and adds their figures up against the document.
func checkPages(t rapid.TB, p *document.Plan) {
	t.Helper()
	page := func(charts bool) present.Page {
		page, err := present.Plan(p.Source(), present.Options{Detail: true, Charts: charts})
		if err != nil {
			t.Fatal(err)
		}
		return page
	}
	drawn := func(draw func(io.Writer) error) string {
		var b bytes.Buffer
		if err := draw(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	text := drawn(func(w io.Writer) error {
		return render.Text(w, page(false), render.TextOptions{Width: 1000, Full: true})
	})
	markdown := drawn(func(w io.Writer) error { return render.Markdown(w, page(false), 0) })
	for _, c := range []pageCheck{
		{t, "text", p, textTables(text)},
		{t, "markdown", p, markdownTables(markdown)},
		{t, "html", p, htmlTables(drawn(func(w io.Writer) error { return render.HTML(w, page(true)) }))},
	} {
		c.months()
		c.parts()
		c.packs("pack")
		c.budgets()
	}
}

// A pageCheck holds the tables of a page against the document.
type pageCheck struct {
	rapid.TB
	medium string
	plan   *document.Plan
	tables []drawnTable
}

func (c *pageCheck) same(want, got decimal.Decimal, what ...any) {
	c.Helper()
	finest := decimal.Zero
	if c.medium == "xlsx" { // spreadsheets have about 15 digits
		finest = decimal.Max(want.Abs(), c.plan.Totals.List.Decimal(), c.plan.Totals.Billed.Decimal()).Mul(decimal.New(1, -13))
	}
	if got.Sub(want).Abs().GreaterThan(finest) {
		c.Fatalf("%s: %v: %s, the document says %s", c.medium, what, got, want)
	}
}

// of are the tables with these heads, the first of which comes first.
func (c *pageCheck) of(first string, heads ...string) (found []drawnTable) {
	for _, t := range c.tables {
		if len(t.heads) > 0 && t.has(first, heads...) {
			found = append(found, t)
		}
	}
	return found
}

// monthHeads are the figures of a month by the heads of their columns.
func monthHeads(f *document.Figures) map[string]decimal.Decimal {
	return map[string]decimal.Decimal{
		"calls": decimal.NewFromInt(f.Calls), "bill": f.Bill.Decimal(), "packs bought": f.PackPurchases.Decimal(), "fees": f.Fees.Decimal(),
		"billed": f.Billed.Decimal(), "amortized": f.Amortized.Decimal(), "cash": f.Cash.Decimal(),
	}
}

// months: those of each account and those of all are the document's, and add up to its totals.
func (c *pageCheck) months() {
	tables := c.of("month", "billed")
	var monthly [][]document.Figures
	var totals []document.Totals
	for _, a := range c.plan.Accounts {
		var months []document.Figures
		for _, m := range a.Months {
			months = append(months, m.Figures)
		}
		monthly, totals = append(monthly, months), append(totals, a.Totals)
	}
	if c.medium == "xlsx" {
		monthly, totals = [][]document.Figures{c.plan.Monthly}, []document.Totals{c.plan.Totals}
	} else if len(monthly) > 1 {
		at := 0 // what all cost is told first, in text last
		if c.medium == "text" {
			at = len(monthly)
		}
		monthly, totals = slices.Insert(monthly, at, c.plan.Monthly), slices.Insert(totals, at, c.plan.Totals)
	}
	if len(tables) != len(monthly) {
		c.Fatalf("%s: %d tables of months, not %d", c.medium, len(tables), len(monthly))
	}
	for k, table := range tables {
		all := document.Figures{}
		for i := range monthly[k] {
			m := &monthly[k][i]
			all.Add(m)
			row := slices.IndexFunc(table.rows, func(r map[string]string) bool { return r["month"] == m.Month.String() })
			for head, want := range monthHeads(m) {
				if slices.Contains(table.heads, head) {
					c.same(want, figureOf(c, table.rows[row][head]), k, m.Month, head)
				}
			}
		}
		t := totals[k]
		total := monthHeads(&document.Figures{Calls: t.Calls, Bill: t.Bill, PackPurchases: t.PackPurchases, Fees: t.Fees, Billed: t.Billed, Amortized: t.Amortized, Cash: t.Cash})
		for head, want := range total {
			if slices.Contains(table.heads, head) {
				c.same(want, table.sum(c, head), k, "sum of", head)
				c.same(want, figureOf(c, table.rows[len(table.rows)-1][head]), k, "total of", head)
			}
		}
	}
}

// parts: the charges of meters are the bills of the accounts.
func (c *pageCheck) parts() {
	var bill, charges decimal.Decimal
	for _, a := range c.plan.Accounts {
		bill = bill.Add(a.Totals.Bill.Decimal())
	}
	for _, t := range c.of("month", "charge") {
		charges = charges.Add(t.sum(c, "charge"))
	}
	c.same(bill, charges, "charges of meters")
}

// packs: what is granted, used, left and void of each, one after the other.
func (c *pageCheck) packs(first string) {
	var rows []map[string]string
	for _, t := range c.of(first, "granted", "used", "left") {
		rows = append(rows, slices.DeleteFunc(t.rows, func(r map[string]string) bool { return r[first] == "total" })...)
	}
	for _, a := range c.plan.Accounts {
		for _, k := range a.Packs {
			if len(rows) == 0 {
				c.Fatalf("%s: no row of %s", c.medium, k.Address)
			}
			for head, want := range map[string]document.Units{"granted": k.Granted, "used": k.Consumed, "left": k.Remaining, "expired": k.Expired} {
				c.same(want.Decimal(), figureOf(c, rows[0][head]), k.Address, head)
			}
			rows = rows[1:]
		}
	}
	if len(rows) > 0 {
		c.Fatalf("%s: packs too many: %v", c.medium, rows)
	}
}

// budgets: months, fiscal years and accounts add up to what the document holds against a budget.
func (c *pageCheck) budgets() {
	for _, b := range c.plan.Budgets {
		var amount, cost decimal.Decimal
		for _, part := range b.Periods {
			amount, cost = amount.Add(b.Amount.Decimal()), cost.Add(part.Actual.Add(part.Forecast).Decimal())
		}
		for _, by := range []string{"month", "period", "account"} {
			var amounts, costs decimal.Decimal
			found := false
			for _, t := range c.of("budget", by) {
				for _, r := range t.rows {
					if r["budget"] == b.Address && !strings.Contains(r[by], "-Q") { // quarters are in their year
						found = true
						amounts = amounts.Add(figureOf(c, r["budget "]))
						costs = costs.Add(figureOf(c, r["actual"])).Add(figureOf(c, r["forecast"]))
					}
				}
			}
			if found || by != "account" { // of a single one it is not told
				c.same(cost, costs, b.Address, "by", by)
			}
			if by != "account" {
				c.same(amount, amounts, b.Address, "amounts by", by)
			}
		}
	}
}
