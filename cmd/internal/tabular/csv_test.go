package tabular

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files")

var csvNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

func TestCSVGolden(t *testing.T) {
	p := csvFixture(t)
	for _, table := range CSVTables() {
		checkCSVGolden(t, table+".csv", drawCSV(t, p, table))
	}
	// The hash changes with every key that inputs get; it has a test of its own.
	checkCSVGolden(t, "focus.csv", strings.ReplaceAll(drawFocus(t, p), inputsHash(p), "HASH"))
}

func checkCSVGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
	if strings.Contains(got, "\r") || !strings.HasSuffix(got, "\n") {
		t.Errorf("%s: lines must end in line feeds", name)
	}
}

func TestCSVUnknownTable(t *testing.T) {
	if err := CSV(failingWriter{}, csvFixture(t), "tables"); err == nil || !strings.Contains(err.Error(), "components, months") {
		t.Error(err)
	}
}

func TestCSVReportsWriteErrors(t *testing.T) {
	if CSV(failingWriter{fmt.Errorf("full")}, csvFixture(t), "events") == nil || Focus(failingWriter{fmt.Errorf("full")}, csvFixture(t)) == nil {
		t.Error("no error")
	}
}

func TestCSVSafe(t *testing.T) {
	for _, text := range []string{
		"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\x00=1", " =1", "\u00a0\u3000-1", "\ufeff=1", "\u200b@x", "＝1", "＋1", "－1", "＠x", "'quoted",
	} {
		if got := csvSafe(text); got != "'"+text {
			t.Errorf("%q became %q", text, got)
		}
	}
	for _, text := range []string{"", " ", "a=1", "1-2", "account.a[\"=1\"]", "图像", `{"=x":"1"}`, "a\tb", " 'x"} {
		if got := csvSafe(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// checkTexts: no cell of a table begins a formula unless it is a negative number, and a quote
// taken away gives the text back.
func checkTexts(t rapid.TB, p *document.Plan) {
	t.Helper()
	for _, table := range append(CSVTables(), "focus") {
		id, title, text := "account", "account_title", ""
		if table == "focus" {
			id, title, text = "BillingAccountId", "BillingAccountName", drawFocus(t, p)
		} else {
			text = drawCSV(t, p, table)
		}
		_, rows := csvRows(t, text)
		for _, row := range rows {
			for name, cell := range row {
				start := strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
				if start != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(start)[0]) && !csvNumber.MatchString(cell) {
					t.Fatalf("%s.%s: %q", table, name, cell)
				}
			}
			if _, ok := row[title]; !ok { // the table is of the whole plan
				continue
			}
			want := accountOf(p, row[id]).Title
			if got := strings.TrimPrefix(row[title], "'"); got != strings.ReplaceAll(want, "\r\n", "\n") { // the reader's way with line ends
				t.Fatalf("%s: the title %q came back as %q", table, want, got)
			}
		}
	}
}

func accountOf(p *document.Plan, address string) *document.Account {
	for i := range p.Accounts {
		if p.Accounts[i].Address == address {
			return &p.Accounts[i]
		}
	}
	return nil
}

// Every table of every known plan adds up to the document, and its FOCUS file keeps every rule.
func TestKnownPlansAddUp(t *testing.T) {
	t.Parallel()
	for name, p := range knownPlans(t) {
		t.Run(name, func(t *testing.T) {
			checkTables(t, p)
			for _, problem := range checkFocus(drawFocus(t, p), p) {
				t.Error(problem)
			}
		})
	}
}

func checkTables(t rapid.TB, p *document.Plan) {
	t.Helper()
	checkComponents(t, p)
	checkUsages(t, p)
	checkCash(t, p)
	var months, packs, events []any
	for i := range p.Months {
		for _, a := range p.Accounts {
			months = append(months, a.Months[i])
		}
	}
	for _, a := range p.Accounts {
		for _, k := range a.Packs {
			packs = append(packs, k)
		}
		for _, e := range a.Events {
			events = append(events, e)
		}
	}
	checkEntries(t, p, "months", months)
	checkEntries(t, p, "packs", packs)
	checkEntries(t, p, "events", events)
}

// checkEntries holds the rows of a table against entries of the document: a column with the name
// of a key has its value. A row's catalogue may be its account's.
func checkEntries(t rapid.TB, p *document.Plan, table string, entries []any) {
	t.Helper()
	_, rows := csvRows(t, drawCSV(t, p, table))
	if len(rows) != len(entries) {
		t.Fatalf("%s has %d rows for %d entries", table, len(rows), len(entries))
	}
	for i, entry := range entries {
		var text strings.Builder
		if err := document.WriteJSON(document.Compact{Writer: &text}, entry); err != nil {
			t.Fatal(err)
		}
		decoder, values := json.NewDecoder(strings.NewReader(text.String())), map[string]any{}
		decoder.UseNumber()
		if err := decoder.Decode(&values); err != nil {
			t.Fatal(err)
		}
		for key, value := range values {
			cell, there := rows[i][key]
			if value == nil {
				value = ""
			}
			want := fmt.Sprint(value)
			if there && key != "catalog" && cell != want && !(csvNumber.MatchString(cell) && csvNumber.MatchString(want) && plainDecimal(t, cell).Equal(plainDecimal(t, want))) {
				t.Fatalf("%s: %s is %q in row %d, the document has %q", table, key, cell, i, want)
			}
		}
	}
}

// sums are sums of amounts by what they are of; an amount of nothing is left out.
type sums map[string]string

// add keeps sums as text, so that whole maps can be compared.
func (s sums) add(t rapid.TB, amount string, key ...any) {
	t.Helper()
	if amount == "" {
		return
	}
	k := fmt.Sprint(key...)
	sum := decimal.Zero
	if s[k] != "" {
		sum = decimal.RequireFromString(s[k])
	}
	if sum = sum.Add(plainDecimal(t, amount)); sum.IsZero() {
		delete(s, k)
		return
	}
	s[k] = sum.String()
}

func (s sums) same(t rapid.TB, want sums) {
	t.Helper()
	if diff := cmp.Diff(want, s); diff != "" {
		t.Fatal(diff)
	}
}

func checkComponents(t rapid.TB, p *document.Plan) {
	t.Helper()
	got, want := sums{}, sums{}
	seen := map[string]bool{}
	_, rows := csvRows(t, drawCSV(t, p, "components"))
	for _, r := range rows {
		key := r["month"] + " " + r["account"] + " "
		one := fmt.Sprintf("%q", []string{key, r["catalog"], r["meter"], r["component"], r["pack"]})
		if seen[one] {
			t.Fatalf("%s is there twice", one)
		}
		seen[one] = true
		for _, column := range []string{"billed", "amortized", "calls"} {
			got.add(t, r[column], key, column)
		}
		if r["meter"] != "" {
			got.add(t, r["calls"], key, r["meter"], r["component"])
			got.add(t, r["billed"], key, r["meter"], " charge")
			got.add(t, r["list"], key, r["meter"], " list")
		}
		got.add(t, r["pack_calls"], r["pack"], r["component"])
		if r["component"] == "expiry" {
			got.add(t, r["amortized"], r["pack"], " void")
		}
	}
	for _, a := range p.Accounts {
		for _, m := range a.Months {
			key := m.Month.String() + " " + a.Address + " "
			want.add(t, m.Billed.String(), key, "billed")
			want.add(t, m.Amortized.String(), key, "amortized")
			want.add(t, fmt.Sprint(m.Calls), key, "calls")
			for _, x := range m.Meters {
				free := x.Free
				if x.Subscription+x.Free+x.Pack+x.Postpaid == 0 {
					free = x.Calls // of a free meter
				}
				want.add(t, fmt.Sprint(x.Subscription), key, x.Meter, "subscription")
				want.add(t, fmt.Sprint(free), key, x.Meter, "free")
				want.add(t, fmt.Sprint(x.Pack), key, x.Meter, "pack")
				want.add(t, fmt.Sprint(x.Postpaid), key, x.Meter, "postpaid")
				want.add(t, x.Charge.String(), key, x.Meter, " charge")
				want.add(t, x.List.String(), key, x.Meter, " list")
			}
		}
		for _, k := range a.Packs {
			if k.PurchasedOn.Month() >= p.Start {
				want.add(t, k.Granted.String(), k.Address, "purchase")
			}
			want.add(t, k.Expired.String(), k.Address, "expiry")
			want.add(t, k.ExpiredValue.String(), k.Address, " void")
		}
	}
	got.same(t, want)
}

func checkUsages(t rapid.TB, p *document.Plan) {
	t.Helper()
	got, want := sums{}, sums{}
	_, rows := csvRows(t, drawCSV(t, p, "usages"))
	for _, r := range rows {
		got.add(t, r["cost"], r["month"], r["account"], " bill")
		got.add(t, r["calls"], r["month"], r["account"], " calls")
	}
	for _, a := range p.Accounts {
		for _, m := range a.Months {
			want.add(t, m.Bill.String(), m.Month, a.Address, " bill")
			want.add(t, fmt.Sprint(m.Calls+m.Lost), m.Month, a.Address, " calls")
		}
	}
	got.same(t, want)
}

// The changes add up to the balance of every row, the last row is the state after
// the last settlement, and what is paid is the plan's cash.
func checkCash(t rapid.TB, p *document.Plan) {
	t.Helper()
	got, want := sums{}, sums{}
	balance, frozen := map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	_, rows := csvRows(t, drawCSV(t, p, "cash"))
	for _, r := range rows {
		a := r["account"]
		balance[a] = balance[a].Add(plainDecimal(t, r["balance_change"]))
		frozen[a] = frozen[a].Add(plainDecimal(t, r["frozen_change"]))
		available := balance[a].Sub(frozen[a])
		if !balance[a].Equal(plainDecimal(t, r["balance"])) || !frozen[a].Equal(plainDecimal(t, r["frozen"])) || !available.Equal(plainDecimal(t, r["available"])) {
			t.Fatalf("%s %s of %s: the changes do not add up", r["date"], r["type"], a)
		}
		if r["type"] == "bill" || r["type"] == "pack_bought" || r["type"] == "fee_paid" {
			got.add(t, plainDecimal(t, r["balance_change"]).Neg().String(), a, " paid")
		}
	}
	for _, a := range p.Accounts {
		last := a.Months[len(a.Months)-1].Settlement
		got.add(t, balance[a.Address].String(), a.Address, " balance")
		got.add(t, frozen[a.Address].String(), a.Address, " frozen")
		want.add(t, last.Balance.String(), a.Address, " balance")
		want.add(t, last.Frozen.String(), a.Address, " frozen")
		want.add(t, a.Totals.Cash.String(), a.Address, " paid")
	}
	got.same(t, want)
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }
