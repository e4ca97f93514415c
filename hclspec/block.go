package hclspec

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/pricing/unseen"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A block is a declared block: what stands in the file, nothing evaluated.
type block struct {
	kind   string
	labels []string
	at     hcl.Range // the header
	schema *schema
	attrs  hcl.Attributes
	nested map[string][]*block
	extra  hcl.Attributes // of an open block: those that its schema does not name
	faulty bool           // whether something in it does not fit its schema

	address string // name, of a block of a file
}

// name is the block's address within its module.
func (b *block) name() string {
	if b.address == "" {
		return blockName(b.kind, b.labels)
	}
	return b.address
}

func blockName(kind string, labels []string) string {
	if len(labels) == 1 {
		return kind + "." + labels[0]
	}
	return strings.Join(append([]string{kind}, labels...), ".")
}

// header is the block as its first line reads, such as `usage "search"`.
func (b *block) header() string {
	header := b.kind
	for _, label := range b.labels {
		header += " " + strconv.Quote(label)
	}
	return header
}

// first returns the nested block of a kind that may stand once, or nil.
func (b *block) first(kind string) *block {
	if len(b.nested[kind]) == 0 {
		return nil
	}
	return b.nested[kind][0]
}

// labelled returns the last nested block of a kind whose label begins a path, and the
// path inside it; nil without one. A label may have dots in it.
func (b *block) labelled(kind, path string) (*block, string) {
	for _, nested := range slices.Backward(b.nested[kind]) {
		if rest, ok := strings.CutPrefix(path+".", nested.labels[0]+"."); ok {
			return nested, strings.TrimSuffix(rest, ".")
		}
	}
	return nil, ""
}

// decodeBlock reads a block by its schema. What could be read is returned even
// where something is wrong.
func decodeBlock(in *hcl.Block, s *schema) (*block, hcl.Diagnostics) {
	b, diags := decodeBody(in.Body, in.Type, s)
	b.kind, b.labels, b.at, b.faulty = in.Type, in.Labels, headerRange(in), diags.HasErrors()
	b.address = blockName(b.kind, b.labels)
	for _, d := range diags {
		if d.Subject != nil && *d.Subject == in.Body.MissingItemRange() {
			d.Subject = b.at.Ptr() // what is missing has no place; the header is shown
		}
	}
	return b, diags
}

// headerRange is where a block is named. In JSON, where that is the property that
// holds the block, HCL says where the property's value starts.
func headerRange(in *hcl.Block) hcl.Range {
	switch {
	case in.DefRange.Start == in.TypeRange.Start:
		return in.DefRange
	case len(in.LabelRanges) > 0:
		return in.LabelRanges[len(in.LabelRanges)-1]
	default:
		return in.TypeRange
	}
}

// checkNames refuses labels that no expression or address could name.
func checkNames(in *hcl.Block) (diags hcl.Diagnostics) {
	for i, label := range in.Labels {
		detail := ""
		switch {
		case in.Type == "rates": // the label is a currency, which is checked as such
			continue
		case !hclsyntax.ValidIdentifier(label):
			detail = fmt.Sprintf("%q is not a name: a name is a letter followed by letters, digits, underscores and hyphens.", label)
		case unseen.In(label):
			detail = fmt.Sprintf("The name \"%s\" has %s", unseen.Escape(label), hasUnseen)
		default:
			continue
		}
		diags = append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Invalid name", Detail: detail, Subject: in.LabelRanges[i].Ptr()})
	}
	return diags
}

// decodeBody reads a body by the schema of its kind of block; "" is a file.
func decodeBody(body hcl.Body, kind string, s *schema) (*block, hcl.Diagnostics) {
	content, extra, diags := s.content(body)
	diags = explainNames(diags, kind, s)
	b := &block{schema: s, attrs: content.Attributes, extra: extra, at: content.MissingItemRange}
	for _, in := range content.Blocks {
		nested, more := decodeBlock(in, s.nested[in.Type])
		if earlier := b.first(in.Type); earlier != nil && !s.nested[in.Type].repeated {
			diags = append(diags, duplicate(in.Type, in.Type, nested.at, earlier.at))
			continue
		}
		diags = append(diags, more...)
		if b.nested == nil {
			b.nested = map[string][]*block{}
		}
		b.nested[in.Type] = append(b.nested[in.Type], nested)
	}
	return b, diags
}

// duplicate reports a second declaration of what may be declared once.
func duplicate(kind, what string, again, earlier hcl.Range) *hcl.Diagnostic {
	way := "Rename or remove one of the two."
	if what == kind { // it has no name
		what, way = capital(indefinite(kind))+" block", "There is at most one; put what both say into one."
	}
	return &hcl.Diagnostic{
		Severity: hcl.DiagError,
		Summary:  "Duplicate " + kind,
		Detail:   fmt.Sprintf("%s is already declared at %s:%d. %s", what, earlier.Filename, earlier.Start.Line, way),
		Subject:  again.Ptr(),
	}
}

// sortDiagnostics puts diagnostics into source order; those without a place come
// first. HCL itself reports in the order of its maps.
func sortDiagnostics(diags hcl.Diagnostics) {
	slices.SortStableFunc(diags, func(a, b *hcl.Diagnostic) int {
		if a.Subject == nil || b.Subject == nil {
			return strings.Compare(fmt.Sprint(a.Subject != nil), fmt.Sprint(b.Subject != nil)) // false comes first
		}
		return cmp.Or(strings.Compare(a.Subject.Filename, b.Subject.Filename), a.Subject.Start.Byte-b.Subject.Start.Byte,
			strings.Compare(a.Summary+a.Detail, b.Summary+b.Detail))
	})
}
