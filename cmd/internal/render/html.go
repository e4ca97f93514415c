package render

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/cmd/internal/present"
)

var (
	//go:embed page/page.html
	pageLayout string
	//go:embed page/page.css
	pageStyle string
	//go:embed page/page.js
	pageScript string
)

// HTML draws a page as one file that needs nothing else: its style, its script and its
// charts stand in it, and its Content-Security-Policy lets nothing in from elsewhere. The
// most important sections come first.
func HTML(w io.Writer, p present.Page) error {
	h := &htmlPage{page: p, anchors: map[string]string{}, ids: map[string]int{}}
	for s := range p.Sections {
		h.section(s)
	}
	slices.SortStableFunc(h.sections, func(a, b htmlSection) int { return cmp.Compare(a.Rank, b.Rank) })
	return h.write(w)
}

// An htmlPage draws a page.
type htmlPage struct {
	page     present.Page
	markup                     // of the section that is being drawn
	level    int               // of the headings in it
	about    present.Text      // the last of them
	anchors  map[string]string // where the sections about keys are
	ids      map[string]int    // how often each is used
	keyed    int               // folded sections about keys
	sections []htmlSection
}

// An htmlSection is a section that was drawn.
type htmlSection struct {
	present.Section
	Anchor string
	Title  template.HTML // of what a builder escaped
	Body   template.HTML
	Packed string // the compressed body, in its place
}

const (
	// plainSections is how many folded sections about keys stand in a page as they are.
	// The others are compressed, or a page of 500 accounts would have 30 MB.
	plainSections = 12
	// openSections is up to how many of them are open at first.
	openSections = 3
	// longSection is how many bytes a folded section about no key has that is not open at
	// first: some five pages.
	longSection = 100_000
)

func (h *htmlPage) section(s present.Section) {
	if len(s.Blocks) == 0 {
		return
	}
	if len(s.Heading) == 0 {
		s.Heading = present.Text{{Kind: present.Words, Text: present.Capital(s.Name)}}
	}
	drawn := htmlSection{Section: s, Anchor: h.id(s.ID)}
	h.level, h.about = 3, s.Heading
	if s.Key != "" {
		drawn.Anchor = h.anchor(s.Key)
	}
	if drawn.Listed() {
		h.level, h.keyed = 4, h.keyed+1
	}
	h.Reset()
	h.sentence(s.Heading)
	drawn.Title = template.HTML(h.String())
	h.Reset()
	h.blocks(s.Blocks)
	drawn.Body = template.HTML(h.String())
	if drawn.Listed() && h.keyed > plainSections {
		drawn.Body, drawn.Packed = "", pack(h.String())
	}
	h.sections = append(h.sections, drawn)
}

// Listed says whether the section is one of many about keys.
func (s htmlSection) Listed() bool { return s.Folded && s.Key != "" }

// Open says whether the section is read, and printed, without being opened.
func (s htmlSection) Open() bool { return s.Key == "" && len(s.Body) < longSection }

// Short names the section in the contents.
func (s htmlSection) Short() string { return present.Capital(s.Name) }

// id makes a name unique on the page.
func (h *htmlPage) id(name string) string {
	if h.ids[name]++; h.ids[name] > 1 {
		return name + "-" + strconv.Itoa(h.ids[name])
	}
	return name
}

// anchor is the id of the section about a key.
func (h *htmlPage) anchor(key string) string {
	if h.anchors[key] == "" {
		h.anchors[key] = "k" + strconv.Itoa(len(h.anchors))
	}
	return h.anchors[key]
}

// pack compresses a text; the page's script unpacks it with what browsers have for that.
// gzip writes no time here, so the same text gives the same bytes.
func pack(text string) string {
	var b bytes.Buffer                                    // takes all that is written
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // which there is
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

// write puts the page together, with the hashes of the style and the script that it
// allows.
func (h *htmlPage) write(w io.Writer) error {
	layout, err := template.New("page").Parse(pageLayout)
	if err != nil {
		return err
	}
	var b bytes.Buffer // so that an error leaves nothing behind
	if err := layout.Execute(&b, layoutData{
		htmlPage: h, Style: template.CSS(pageStyle), Script: template.JS(pageScript),
		Policy: "default-src 'none'; style-src " + hashOf(pageStyle) + "; script-src " + hashOf(pageScript) + "; img-src data:; base-uri 'none'; form-action 'none'",
	}); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// hashOf names a text in a Content-Security-Policy.
func hashOf(text string) string {
	hash := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'"
}

// layoutData is what the layout of a page shows.
type layoutData struct {
	*htmlPage
	Style  template.CSS
	Script template.JS
	Policy string
}

// Lang is the language as HTML names it: of Chinese with the region, which chooses the
// shapes of the characters.
func (d layoutData) Lang() string {
	if d.page.Lang.Name() == lang.Chinese {
		return "zh-CN"
	}
	return d.page.Lang.Name()
}

func (d layoutData) Headline() string { return plainOf(d.page.Headline) }

func (d layoutData) Title() string { return plainOf(d.page.Title) }

func (d layoutData) Sections() []htmlSection { return d.sections }

// Contents are the sections that are listed at the top: the first of those with one name.
func (d layoutData) Contents() []htmlSection {
	all := slices.DeleteFunc(slices.Clone(d.sections), htmlSection.Listed)
	return slices.CompactFunc(all, func(a, b htmlSection) bool { return a.Name == b.Name })
}

// First is where the list of sections about keys begins, which the filter stands before.
func (d layoutData) First() int { return slices.IndexFunc(d.sections, htmlSection.Listed) }

func (d layoutData) Open() bool { return d.keyed <= openSections }

// Words are the texts of the layout and of the script.
func (d layoutData) Words() map[string]string {
	p := d.page.Lang
	return map[string]string{
		"skip": p.T("Skip to the contents"), "contents": p.T("Contents"), "theme": p.T("Light or dark"), "print": p.T("Print"),
		"filter": p.T("Filter by address, title or tag"), "shown": p.T("{shown} of {all} shown"), "sum": p.T("sum of what is shown"),
		"packed": p.T("The details of some accounts are compressed and need JavaScript."), "failed": p.T("This browser cannot unpack the details; a newer one can."),
		"unpacking": p.T("Unpacking …"),
	}
}
