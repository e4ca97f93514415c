package view

import "github.com/declarative-cost/planner/cmd/internal/present"

// Sections tell advice on a page, what saves most first; none where there is nothing to
// tell.
func (a Advice) Sections(opt present.Options, currency string) []present.Section {
	p := opt.Lang
	told, rest := a.told(listedAdvice)
	if opt.Detail {
		told, rest = nil, 0
		for i := range a.Entries {
			told = append(told, adviceGroup{Advice: &a.Entries[i]})
		}
	}
	var blocks []present.Block
	for _, g := range told {
		head := present.Sentence(func(name func(string) string) string {
			return p.F("%s: %s (%s)", g.head(p), name(g.Address), string(g.Name))
		})
		text := present.Sentence(func(name func(string) string) string { return g.text(p, currency, name) })
		blocks = append(blocks, present.Group{Head: head, Blocks: []present.Block{present.Lines{{Text: text}}}})
	}
	notes := a.notes(p, currency)
	if rest > 0 {
		notes = append([]string{p.F("And %s more (--detail).", count(int64(rest)))}, notes...)
	}
	if len(notes) > 0 {
		var texts present.Notes
		for _, note := range notes {
			texts = append(texts, present.Text{{Kind: present.Words, Text: note}})
		}
		blocks = append(blocks, texts)
	}
	if len(blocks) == 0 {
		return nil
	}
	heading := present.Text{{Kind: present.Words, Text: p.T("Advice")}}
	return []present.Section{{ID: "advice", Name: p.T("advice"), Heading: heading, Blocks: blocks}}
}
