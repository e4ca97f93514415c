package report

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/base64"
	"html/template"
	"slices"
	"strconv"
	"strings"
)

// accounts is the part of a page that the filter works on.
type accounts struct {
	Overview table
	Tags     []string // "name=value", each that an account has
	Parts    []accountPart
	Groups   []packedGroup
	Packed   int // how many accounts are unpacked by the script only
}

// An accountPart is one account in detail: as HTML, or in a packed group.
type accountPart struct {
	Index          string
	Address, Title string
	Figure, Note   string
	Tone           string
	Open           bool
	Body           template.HTML
	Place          string // in its group: "group/place"; empty where Body has it
}

// A packedGroup is the details of several accounts, compressed: first the first
// figure of each account, then the second of each, and so on, with a NUL after
// every figure. What looks alike stands together, which halves the size.
type packedGroup struct {
	Index    string
	Accounts int
	Text     string
}

const (
	// openAccounts is up to how many accounts are open at first.
	openAccounts = 3
	// plainAccounts is how many accounts stand in the page as they are. The others
	// are packed: a page of 500 accounts would have 35 MB otherwise.
	plainAccounts = 12
	// groupSize is how many accounts are packed together, and so unpacked.
	groupSize = 20
)

// accountSections show the accounts: a single one as part of the page, several in
// a table with the details of each below it.
func (r *planReport) accountSections() ([]section, error) {
	if len(r.p.Accounts) == 1 {
		figures := r.accountFigures("a0", &r.p.Accounts[0], false)
		return []section{{ID: "account", Title: r.say("account.section.one"), Figures: figures}}, nil
	}
	if len(r.p.Accounts) == 0 {
		return nil, nil
	}
	list, err := r.accountList()
	if err != nil {
		return nil, err
	}
	sections := []section{{ID: "accounts", Title: r.say("account.section"), Accounts: list}}
	if r.packCount() > 0 {
		sections = append(sections, section{ID: "packs", Title: r.say("packs.section"), Tables: []table{r.packTable("all-packs", r.p.Accounts)}})
	}
	return sections, nil
}

// accountList draws every account, and packs those that are not among the first
// by need.
func (r *planReport) accountList() (*accounts, error) {
	list := &accounts{Overview: r.accountTable(), Tags: r.allTags()}
	plain := r.plainAccounts()
	var waiting [][]string // the figures of each account of the group
	for i := range r.p.Accounts {
		figures, err := r.detail(i)
		if err != nil {
			return nil, err
		}
		part := r.accountPart(i)
		if plain[i] {
			part.Body = template.HTML(strings.Join(figures, "")) // drawn by the template, which escapes
		} else {
			part.Place = strconv.Itoa(len(list.Groups)) + "/" + strconv.Itoa(len(waiting))
			waiting = append(waiting, figures)
			list.Packed++
		}
		list.Parts = append(list.Parts, part)
		if len(waiting) == groupSize || i+1 == len(r.p.Accounts) && len(waiting) > 0 {
			text, err := pack(waiting)
			if err != nil {
				return nil, err
			}
			list.Groups = append(list.Groups, packedGroup{strconv.Itoa(len(list.Groups)), len(waiting), text})
			waiting = nil
		}
	}
	return list, nil
}

// plainAccounts says which accounts are not packed: those that lack money first,
// then the dearest.
func (r *planReport) plainAccounts() map[int]bool {
	order := make([]int, len(r.p.Accounts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, k int) int {
		a, b := &r.p.Accounts[i], &r.p.Accounts[k]
		return cmp.Or(
			dec(requiredOf(b)).Compare(dec(requiredOf(a))),
			dec(b.Totals.Billed).Compare(dec(a.Totals.Billed)),
		)
	})
	plain := map[int]bool{}
	for _, i := range order[:min(len(order), plainAccounts)] {
		plain[i] = true
	}
	return plain
}

// accountPart is the line of an account that opens its details.
func (r *planReport) accountPart(i int) accountPart {
	a := &r.p.Accounts[i]
	part := accountPart{
		Index: strconv.Itoa(i), Address: name(a.Address), Title: name(a.Title), Figure: money(dec(a.Totals.Billed)),
		Open: len(r.p.Accounts) <= openAccounts}
	switch {
	case isShort(a):
		part.Note, part.Tone = r.say("account.missing", money(dec(a.Funding.Required)), a.Funding.FirstShortfallOn), "bad"
	case a.TracksCash:
		part.Note = r.say("account.suffices")
	}
	return part
}

// detail draws the figures of an account.
func (r *planReport) detail(i int) (figures []string, err error) {
	for _, f := range r.accountFigures("a"+strconv.Itoa(i), &r.p.Accounts[i], true) {
		var b bytes.Buffer
		if err := r.templates.ExecuteTemplate(&b, "figure", r.With(f)); err != nil {
			return nil, err
		}
		figures = append(figures, b.String())
	}
	return figures, nil
}

// pack compresses the figures of accounts, as a packedGroup says. The script
// unpacks it with what browsers have for this. gzip writes no time here, so the
// same text gives the same bytes.
func pack(accounts [][]string) (string, error) {
	most := 0
	for _, figures := range accounts {
		most = max(most, len(figures))
	}
	var text, b bytes.Buffer
	for k := range most {
		for _, figures := range accounts {
			if k < len(figures) {
				text.WriteString(figures[k])
			}
			text.WriteByte(0)
		}
	}
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return "", err
	}
	if _, err := w.Write(text.Bytes()); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	return base64.URLEncoding.EncodeToString(b.Bytes()), nil
}
