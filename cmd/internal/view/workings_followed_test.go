package view

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/document"
)

// followed checks a printed month and holds its results against the document's.
func followed(text string, plan *document.Plan, i, k int) error {
	lines, err := recompute(text)
	if err != nil {
		return err
	}
	p := &paper{lines: lines}
	account, month := &plan.Accounts[i], &plan.Accounts[i].Months[k]
	for _, m := range month.Meters {
		p.meter(strings.TrimSpace(printable(m.Meter)+" "+printable(m.Title)), m)
	}
	p.amount("bill", month.Bill)
	p.amount("billed", month.Billed)
	p.amount("amortized", month.Amortized)
	p.amount("cash", month.Cash)
	for _, pack := range account.Packs {
		p.pack(pack, k)
	}
	for _, u := range plan.Usages {
		if u.Account == account.Address {
			p.share(u.Address, u.Cost[k])
		}
	}
	if k == 0 {
		p.settlement(fmt.Sprintf("Opening settlement on %s", account.OpeningSettlement.Date), account.OpeningSettlement, "due")
	}
	p.settlement(fmt.Sprintf("Settlement on %s", month.Settlement.Date), month.Settlement, "")
	p.given()
	return p.err
}

// A paper is a month that was followed, held against figures.
type paper struct {
	lines []*paperLine
	err   error // the first that differs
}

func (p *paper) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf(format, args...)
	}
}

// last is the last line of a name that fits; nil without one.
func (p *paper) last(fits func(*paperLine) bool) *paperLine {
	for _, l := range slices.Backward(p.lines) {
		if fits(l) {
			return l
		}
	}
	return nil
}

// expect holds a line against a figure; what is not there is 0.
func (p *paper) expect(l *paperLine, what, want string) {
	got := new(big.Rat)
	if l != nil {
		got = l.value
	}
	if figure, err := number(want); err != nil || got.Cmp(figure) != 0 {
		p.fail("%s is %s on paper, %s in the plan (%v)", what, got.FloatString(8), want, err)
	}
}

func (p *paper) amount(name string, want fmt.Stringer) {
	p.expect(p.last(func(l *paperLine) bool { return l.name == name && !strings.Contains(l.subject, resourcePack) }), name, want.String())
}

// resourcePack is in the address of every pack.
const resourcePack = "resource_pack."

func (p *paper) meter(subject string, m document.MeterMonth) {
	// A subject is cut to the width; its meter's id is its first word.
	subjectOf := func(l *paperLine) bool { return strings.HasPrefix(l.subject+" ", m.Meter+" ") }
	find := func(name string) *paperLine {
		return p.last(func(l *paperLine) bool { return l.name == name && subjectOf(l) })
	}
	p.expect(find("calls"), subject+" calls", fmt.Sprint(m.Calls+m.Lost))
	p.expect(find("lost"), subject+" lost", fmt.Sprint(m.Lost))
	p.expect(find("free"), subject+" free", fmt.Sprint(m.Free))
	p.expect(find("packs"), subject+" packs", fmt.Sprint(m.Pack))
	p.expect(find("postpaid"), subject+" postpaid", fmt.Sprint(m.Postpaid))
	p.expect(find("list"), subject+" list", m.List.String())
	p.expect(find("cost"), subject+" cost", m.Cost.String())
	p.expect(find("charge"), subject+" charge", m.Charge.String())
	p.covered(m, find)
}

// covered wants the calls that a meter took, line by line, in what its grants
// cover.
func (p *paper) covered(m document.MeterMonth, find func(string) *paperLine) {
	var drawn, added []string
	for _, l := range p.lines {
		if l.name == m.Meter {
			drawn = append(drawn, l.result)
		}
	}
	for _, name := range []string{"free", "packs"} {
		if l := find(name); l != nil {
			added = append(added, strings.Split(l.working, " + ")...)
		}
	}
	if !slices.Equal(drawn, added) {
		p.fail("%s took %v, and %v is added up", m.Meter, drawn, added)
	}
}

func (p *paper) pack(pack document.Pack, k int) {
	month := pack.Months[k]
	of := func(name string) *paperLine {
		return p.last(func(l *paperLine) bool {
			return l.name == name && l.subject == subjectText(pack.Address, l)
		})
	}
	p.expect(of("amortized"), pack.Address+" amortized", month.Amortized.String())
	p.expect(of("left"), pack.Address+" left", fmt.Sprint(month.Remaining))
	for _, m := range month.Meters {
		share := p.last(func(l *paperLine) bool {
			return l.name == "share" && l.subject == subjectText(pack.Address, l) && strings.HasPrefix(l.rest+",", m.Meter+",")
		})
		p.expect(share, pack.Address+" for "+m.Meter, m.Amortized.String())
	}
}

// subjectText is an address as it is printed over a line: cut to its width.
func subjectText(address string, l *paperLine) string {
	address = strings.TrimSpace(printable(address))
	if before, _, cut := strings.Cut(l.subject, "…"); cut && strings.HasPrefix(address, before) {
		return l.subject
	}
	return address
}

func (p *paper) share(address string, want document.Money) {
	squeezed := strings.Join(strings.Fields(printable(address)), " ")
	l := p.last(func(l *paperLine) bool {
		return l.name == "share" && (l.rest == squeezed || strings.HasPrefix(l.rest, squeezed+", "))
	})
	p.expect(l, address+" share", want.String())
}

func (p *paper) settlement(step string, s document.Settlement, bill string) {
	in := func(name string) *paperLine {
		return p.last(func(l *paperLine) bool { return l.step == step && l.name == name })
	}
	p.expect(in("unfrozen"), step+" unfrozen", s.Unfrozen.String())
	p.expect(in("balance"), step+" balance", s.Balance.String())
	p.expect(in("estimate"), step+" estimate", s.Estimate.String())
	p.expect(in("frozen"), step+" frozen", s.Frozen.String())
	p.expect(in("available"), step+" available", s.Available.String())
	if bill != "" {
		p.expect(in(bill), step+" "+bill, s.Charged.String())
	}
}

// given allows no number without a working but those that come from outside.
func (p *paper) given() {
	allowed := []string{"calls", "usage", "left", "price", "gross price", "discount", "size", "used before", "paid", "balance", "frozen", "due", "estimate", "bill"}
	for _, l := range p.lines {
		if l.working != "" {
			continue
		}
		if !slices.Contains(allowed, l.name) || l.name == "bill" && l.value.Sign() != 0 {
			p.fail("%s %s = %s has no working", l.subject, l.name, l.result)
		}
		if suspended := strings.HasPrefix(l.rule, "§4 suspension"); l.name == "estimate" && !suspended && l.value.Sign() != 0 && strings.HasPrefix(l.step, "Settlement") {
			p.fail("the estimate %s has no working", l.result)
		}
	}
}
