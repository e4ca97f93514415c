package report

import (
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/sensitivity"
)

// The section has every entry of the document in its order, with what it saves.
func TestAdviceHasTheNumbersOfTheDocument(t *testing.T) {
	p := weighed(t, example(t, "group.hcl"))
	p.AdviceRun.Silenced, p.AdviceRun.BoundedAccounts = 1234, 2
	if len(p.Advice) < 3 {
		t.Fatalf("only %d entries", len(p.Advice))
	}
	var want [][]string
	for _, a := range p.Advice {
		saves := ""
		if a.Saves != nil {
			saves = money(dec(*a.Saves))
		}
		want = append(want, []string{a.Account, a.Address, string(a.Name), saves, a.Message})
	}
	b := open(t, save(t, draw(t, p, nil)), 1280)
	b.hasTable("advice-table", want)
	note := b.texts("#advice .note")[0]
	for _, text := range []string{"does not add up", "1,234 silenced", "In 2 of the accounts"} {
		if !strings.Contains(note, text) {
			t.Errorf("%q does not say %q", note, text)
		}
	}
	// The filter hides the advice on accounts that it hides.
	b.run(filterBy("no such account"))
	if left := b.cells("advice-table"); len(left) > 0 {
		t.Errorf("the filter leaves %q", left)
	}
	d := advisedDiff(t)
	rows := open(t, save(t, drawDiff(t, d)), 1280).cells("advice-table")
	if len(rows) != len(d.Advice) || len(rows) == 0 || rows[0][4] != d.Advice[0].Message {
		t.Errorf("the diff has %d entries, its page %q", len(d.Advice), rows)
	}
}

// The section has the figures of every reading, and the questions.
func TestReadingsHaveTheNumbersOfTheDocument(t *testing.T) {
	p := weighed(t, example(t, "group.hcl"))
	changing := 0
	var want [][]string
	for _, s := range p.Sensitivity {
		rows := func(account string, all bool, figures ...document.MoneyChange) {
			for i, c := range figures {
				if all || !dec(c.Change).IsZero() {
					want = append(want, []string{string(s.Reading), account, []string{"billed", "cash", "lowest available"}[i], money(dec(c.Before)), money(dec(c.After)), signed(dec(c.Change))})
				}
			}
		}
		if !s.Changes() {
			continue
		}
		rows("the whole plan", true, s.Billed, s.Cash, s.LowestAvailable)
		for _, a := range s.Accounts {
			rows(a.Account, false, a.Billed, a.Cash, a.LowestAvailable)
		}
		changing += len(s.Accounts)
	}
	if changing < 2 {
		t.Fatalf("readings change %d accounts", changing)
	}
	b := open(t, save(t, draw(t, p, nil)), 1280)
	rows := b.cells("readings-table")
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d", len(rows), len(want))
	}
	have := map[string]bool{}
	for _, r := range rows {
		have[strings.Join(append(r[:2:2], r[3:]...), "|")] = true
	}
	for _, w := range want {
		if !have[strings.Join(w, "|")] {
			t.Errorf("there is no row %q", w)
		}
	}
	lines := b.texts("#readings .lines > div")
	for i, s := range p.Sensitivity {
		if !strings.Contains(lines[i], signed(dec(s.Billed.Change))) || !strings.Contains(lines[i], s.Question) || s.Clause != nil && !strings.Contains(lines[i], *s.Clause) {
			t.Errorf("%s: %q", s.Reading, lines[i])
		}
	}
}

// Accounts beyond those that are listed are one more row, and nothing is lost.
func TestReadingsOfManyAccountsAddUp(t *testing.T) {
	p := manyAccounts(t, 60)
	f := simulated(t, &p.Inputs)
	turned, problems := sensitivity.Analyze(f)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p.Sensitivity = document.NewSensitivity(f, turned)
	many := 0
	for i := range p.Sensitivity {
		s := &p.Sensitivity[i]
		var total, whole = dec(document.Money{}), dec(s.Billed.Change)
		for _, r := range newPlanReport(messages{}, p, nil).readingRows(s)[3:] {
			if r.Cells[3].Text == "billed" {
				total = total.Add(number(t, r.Cells[6].Text))
			}
		}
		equal(t, string(s.Reading), total, whole)
		if len(s.Accounts) > listedTurned {
			many++
		}
	}
	if many == 0 {
		t.Error("no reading changes so many accounts")
	}
}

// Without entries there is no section.
func TestNoAdviceNoSection(t *testing.T) {
	p := example(t, "quickstart.hcl")
	p.AdviceRun = &document.AdviceRun{Tries: 7, Silenced: 2}
	if page := draw(t, p, nil); strings.Contains(page, `id="advice"`) || strings.Contains(page, `id="readings"`) {
		t.Error("there is an empty section")
	}
}
