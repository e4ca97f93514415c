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

// A block is a declared block: what stands in the files, nothing evaluated. What a
// file, or a module of several, holds is one, too, without a kind.
type block struct {
	kind   string
	labels []string
	name   string    // kind and labels: its address within its module
	at     hcl.Range // the header
	schema *schema
	attrs  hcl.Attributes
	nested map[string][]*block
	byName map[string]*block // of nested
	extra  hcl.Attributes    // of an open block: those that its schema does not name
	again  []*block          // nested ones that repeat another: their values are read for their mistakes
	faulty bool              // whether its attributes and the kinds of its blocks do not fit its schema
}

func blockName(kind string, labels []string) string {
	return strings.Join(append([]string{kind}, labels...), ".")
}

// header is the block as its first line reads, such as `usage "search"`.
func (b *block) header() string {
	return strings.Join(append([]string{b.kind}, each(b.labels, strconv.Quote)...), " ")
}

// first returns the nested block of a kind that may stand once, or nil.
func (b *block) first(kind string) *block {
	if len(b.nested[kind]) == 0 {
		return nil
	}
	return b.nested[kind][0]
}

// variables are the values in the block's variables block.
func (b *block) variables() hcl.Attributes {
	if variables := b.first("variables"); variables != nil {
		return variables.extra
	}
	return nil
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
	b := &block{kind: in.Type, labels: in.Labels, name: blockName(in.Type, in.Labels), at: headerRange(in), schema: s}
	diags := b.decode(in.Body)
	for _, d := range diags {
		if d.Subject != nil && *d.Subject == in.Body.MissingItemRange() {
			d.Subject = b.at.Ptr() // what is missing has no place; the header is shown
		}
	}
	if configuration.nested[in.Type] == s {
		diags = append(diags, checkNames(in)...)
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

// decode reads a body by the schema of the block that it belongs to. A module has one
// body a file.
func (b *block) decode(body hcl.Body) hcl.Diagnostics {
	content, extra, diags := b.schema.content(body)
	b.faulty = b.faulty || diags.HasErrors()
	diags = explainNames(diags, b.kind, b.schema)
	b.attrs, b.extra = content.Attributes, extra
	for _, in := range content.Blocks {
		nested, more := decodeBlock(in, b.schema.nested[in.Type])
		if earlier := b.byName[nested.name]; earlier != nil && !nested.schema.repeated {
			missing := func(d *hcl.Diagnostic) bool { return d.Subject != nil && *d.Subject == nested.at }
			diags = append(append(diags, duplicate(nested.kind, nested.header(), nested.at, earlier.at)), slices.DeleteFunc(more, missing)...)
			b.again = append(b.again, nested)
			continue // what is missing may be in the earlier one
		}
		diags = append(diags, more...)
		if b.nested == nil {
			b.nested, b.byName = map[string][]*block{}, map[string]*block{}
		}
		b.nested[in.Type], b.byName[nested.name] = append(b.nested[in.Type], nested), nested
	}
	return diags
}

// decodeFile reads a file that stands for itself.
func decodeFile(file *hcl.File, s *schema) (*block, hcl.Diagnostics) {
	b := &block{schema: s}
	return b, b.decode(file.Body)
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

// each converts the entries of a list.
func each[T, U any](list []T, convert func(T) U) (out []U) {
	for _, v := range list {
		out = append(out, convert(v))
	}
	return out
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
