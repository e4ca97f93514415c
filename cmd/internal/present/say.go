package present

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/pricing"
)

// money is an amount in the currency.
func (w words) money(m pricing.Money) Value {
	return Value{Kind: Money, Number: m.Decimal(), Currency: w.code}
}

// currency is what amounts are in, as people write it.
func (w words) currency() string { return w.Printer.Currency(w.code) }

func unitsValue(n document.Units) Value { return Value{Kind: Calls, Number: n.Decimal()} }

func callsOf(n int64) Value { return Value{Kind: Calls, Number: decimal.NewFromInt(n)} }

func priceOf(d decimal.Decimal) Value { return Value{Kind: Price, Number: d} }

func monthOf(m pricing.Month) Value { return Value{Kind: Month, Date: m.First()} }

func dateOf(d pricing.Date) Value { return Value{Kind: Date, Date: d} }

// word is a text of the program's own.
func word(text string) Value { return Value{Kind: Words, Text: text} }

// address is where something is declared, name what somebody called it; both are
// nothing where they are empty.
func address(text string) Value { return written(Address, text) }

func name(text string) Value { return written(Name, text) }

func written(kind Kind, text string) Value {
	return when(text != "", Value{Kind: kind, Text: text})
}

func (v Value) toned(t Tone) Value {
	v.Tone = t
	return v
}

// changed is a difference of cost: with its sign, and the tone of more or of less.
func changed(v Value) Value {
	v.Signed = true
	switch {
	case v.Number.IsPositive():
		v.Tone = Worse
	case v.Number.IsNegative():
		v.Tone = Better
	}
	return v
}

// state is an amount that is worse below zero.
func (w words) state(m pricing.Money) Value {
	return w.money(m).toned(when(m.IsNegative(), Worse))
}

// changeOf is a difference of money.
func (w words) changeOf(c document.MoneyChange) Value { return changed(w.money(c.Change())) }

// optional is what is shown of a value that may be missing.
func optional[T, U any](v *T, show func(T) U) (nothing U) {
	if v == nil {
		return nothing
	}
	return show(*v)
}

// when is what stands where something holds; otherwise nothing.
func when[T any](holds bool, v T) (nothing T) { return either(holds, v, nothing) }

// either is the first of two values where something holds, otherwise the second.
func either[T any](holds bool, yes, no T) T {
	if holds {
		return yes
	}
	return no
}

// or is a value, or another where it is nothing.
func (v Value) or(other Value) Value { return either(v.Kind == None, other, v) }

// words say things in a language.
type words struct {
	*lang.Printer
	code string // the currency of amounts
}

// The mark around the number of a value in a text that is being filled in.
const valueMark = "\x02"

// S fills values into a message as F does, and keeps what they are: a Value or a Text
// stands in the sentence as it is, a string is words of the program's own.
func (w words) S(format string, values ...any) Text {
	var kept []Text
	filled := make([]any, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case Value:
			kept = append(kept, Text{v})
		case Text:
			kept = append(kept, v)
		default:
			filled[i] = v
			continue
		}
		filled[i] = mark(len(kept) - 1)
	}
	return unmark(w.Printer.F(format, filled...), kept)
}

func mark(i int) string { return valueMark + strconv.Itoa(i) + valueMark }

// unmark puts values where their marks are.
func unmark(text string, kept []Text) (out Text) {
	for k, part := range strings.Split(text, valueMark) {
		if k%2 == 0 {
			addIf(&out, part != "", word(part))
			continue
		}
		i, _ := strconv.Atoi(part)
		out = append(out, kept[i]...)
	}
	return out
}

// Sentence is a sentence that a document makes, with the names in it kept apart: the
// document hands each to name, and puts what that returns into the sentence.
func Sentence(say func(name func(string) string) string) Text {
	var kept []Text
	return unmark(say(func(text string) string {
		kept = append(kept, Text{name(text)})
		return mark(len(kept) - 1)
	}), kept)
}

// join puts texts together.
func join(separator string, texts ...Text) (out Text) {
	for _, t := range texts {
		if len(t) == 0 {
			continue
		}
		addIf(&out, len(out) > 0, word(separator))
		out = append(out, t...)
	}
	return out
}

// list puts texts into a row with commas.
func (w words) list(texts []Text) Text { return join(w.T(", "), texts...) }

func (w words) commas(texts []string) string { return strings.Join(texts, w.T(", ")) }

// texts are names, each a text.
func texts(show func(string) Value, names []string) []Text {
	return each(names, func(n string) Text { return Text{show(n)} })
}

// upTo lists the first texts, and says how many others there are.
func (w words) upTo(n int, texts []Text, others string) Text {
	shown, rest := cut(texts, n)
	return either(len(rest) == 0, w.list(texts), w.S("%s and %s", w.list(shown), w.count(len(rest), others)))
}

// titled is an address or an id with its title, if it has one.
func titled(v Value, separator, title string) Text {
	return join(separator, Text{v}, when(title != "", Text{name(title)}))
}

// count is a number of things: "12 months".
func (w words) count(n int, noun string) string {
	return w.Printer.N(int64(n), callsOf(int64(n)).String(), noun)
}

// span says "2026-12 to 2027-11 (12 months)".
func (w words) span(start pricing.Month, months int) string {
	return either(months == 1, w.F("%s (%s)", start, w.count(1, "month")), w.F("%s to %s (%s)", start, start+pricing.Month(months)-1, w.count(months, "month")))
}

// inScenario is a title with the scenario that is told; nil is none.
func (w words) inScenario(title Text, scenario *string) Text {
	return either(scenario == nil, title, w.S("%s, scenario %s", title, optional(scenario, name)))
}

// amountsIn says in which currency amounts are, where there are any.
func (w words) amountsIn(text string) string {
	return either(w.code == "", text, w.F("%s, amounts in %s", text, w.currency()))
}

// inCurrency is an amount with its currency: "1.00 CNY".
func (w words) inCurrency(v Value) Text {
	return Text{v, word(" " + w.Printer.Currency(v.Currency))}
}

// labelled puts a label before the first of lines, which the others go on with.
func labelled(label string, lines Lines) Lines {
	if len(lines) > 0 {
		lines[0].Label = label
	}
	return lines
}

// addIf adds entries to a list where something holds.
func addIf[L ~[]T, T any](list *L, holds bool, entries ...T) {
	if holds {
		*list = append(*list, entries...)
	}
}

// each converts a list entry by entry.
func each[T, U any](list []T, convert func(T) U) (out []U) {
	for _, v := range list {
		out = append(out, convert(v))
	}
	return out
}

// flat puts what is made of each entry of a list one after another.
func flat[T, U any, L ~[]U](list []T, convert func(T) L) (out L) {
	for _, v := range list {
		out = append(out, convert(v)...)
	}
	return out
}

// pointers are where the entries of a list are.
func pointers[T any](list []T) (to []*T) {
	for i := range list {
		to = append(to, &list[i])
	}
	return to
}

// distinct are the entries of a list without those that are there before.
func distinct[T comparable](list []T) (out []T) {
	for _, v := range list {
		addIf(&out, !slices.Contains(out, v), v)
	}
	return out
}

// keysOf are the keys of the maps of a list's entries, each once and in order.
func keysOf[T, V any](list []T, of func(T) map[string]V) []string {
	all := map[string]V{}
	for _, v := range list {
		maps.Copy(all, of(v))
	}
	return slices.Sorted(maps.Keys(all))
}

// cut divides a list after its first entries.
func cut[T any](list []T, n int) (first, rest []T) {
	n = min(n, len(list))
	return list[:n:n], list[n:]
}

// having are the entries of a list for which something holds.
func having[T any](list []T, holds func(T) bool) (some []T) {
	for _, one := range list {
		addIf(&some, holds(one), one)
	}
	return some
}

// find is the first entry of a list that is what is looked for; nil where none is.
func find[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}
