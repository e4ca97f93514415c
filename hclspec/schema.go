package hclspec

import (
	"regexp"
	"slices"
	"strings"

	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// language says what files and blocks may hold. Each line is a kind of block: its label in
// quotes, "*" where several with the same label, or without one, may stand in the block around
// it, "[]" where for_each and count work on it, "..." where it takes any other attribute, too.
// Then come its attributes, with "!" those that must be there.
const language = `
configuration:
  account "name"[]: catalog catalogs opened_on title discount pack_discount tags tax_rate prices_include_tax
    opening: balance quota_left frozen due estimate suspended pending
      product "catalog": frozen due estimate suspended pending
    statement "date"*: balance! frozen suspended pending
      product "catalog": frozen suspended pending
    terms:
    uncertainty: p10 p90 drift monthly factor
  budget "name"[]: amount! accounts period basis on_exceed on_worse confidence
  catalog "name": source! tax_rate prices_include_tax
    meter "id"*: tiers tier_mode tier_period
    pack "sku"*: price!
    terms:
  check "name": on_fail on_worse
    assert*: condition! error_message!
  guardrail "name": max_increase max_increase_percent basis on_exceed at
  locals*...:
  module "name"[]...: source!
    uncertainty: p10 p90 drift monthly factor
  moved*: from! to!
  output "name": value! description sensitive
  planner: required_version start months fiscal_year_start currency title owner purpose
  rates "currency": months!
  resource_pack "name"[]: account! sku! purchased_on! quantity starts_on expires_on price remaining
  scenario "name": calls_multiplier probability
    variables...:
  subscription "name"[]: account! plan! starts_on! quantity ends_on price
  top_up "name"[]: account! amount! date monthly_on
  usage "name"[]: account! meter! calls! growth growth_from seasonality weekdays actual tags
    uncertainty: p10 p90 drift monthly factor
  variable "name": type default description sensitive nullable
    validation*: condition! error_message!
  voucher "name"[]: account! amount! expires_on! starts_on catalogs
catalogue:
  catalog: id! currency! call_unit! title source as_of checked_on confidence tax_rate prices_include_tax
    free_quota "id"*: calls! meters! renews lasts
    meter "id"*: title title_en group unit call_unit tiers tier_mode tier_period free postpaid
    pack "sku"*: meters! calls! price! validity
    revision "date"*:
      meter "id"*: tiers free
      pack "sku"*: price!
    subscription "id"*: meters! title title_en fee tiers tier_mode every calls
    terms:
tests:
  run "name": scenario start months expect_failures
    assert*: condition! error_message!
    variables...:
  variables...:
`

// schemas are those of the kinds of files; configuration is the one that people write most.
var (
	schemas       = readSchemas(language).nested
	configuration = schemas["configuration"]
)

// A schema says what a kind of file or block may hold.
type schema struct {
	body     hcl.BodySchema // HCL takes the first near name for a misspelt one
	nested   map[string]*schema
	repeated bool // whether several of one name may stand in the block around it
	expands  bool // whether for_each and count work on it
	open     bool // whether it takes any other attribute, too
}

var schemaLine = regexp.MustCompile(`^( *)(\w+)(?: "(\w+)")?(\*?)((?:\[\])?)((?:\.\.\.)?):(.*)`)

func readSchemas(text string) *schema {
	levels := []*schema{{nested: map[string]*schema{}}}
	for line := range strings.Lines(strings.TrimSpace(text)) {
		part := schemaLine.FindStringSubmatch(line)
		depth, kind := len(part[1])/2, part[2]
		s := &schema{nested: map[string]*schema{}, repeated: part[4] != "", expands: part[5] != "", open: part[6] != ""}
		for _, name := range strings.Fields(part[7]) {
			name, required := strings.CutSuffix(name, "!")
			s.body.Attributes = append(s.body.Attributes, hcl.AttributeSchema{Name: name, Required: required})
		}
		if s.expands {
			s.body.Attributes = append(s.body.Attributes, hcl.AttributeSchema{Name: "for_each"}, hcl.AttributeSchema{Name: "count"})
		}
		if kind == "terms" {
			for _, term := range pricing.AllTerms {
				s.body.Attributes = append(s.body.Attributes, hcl.AttributeSchema{Name: term.Name})
			}
		}
		header := hcl.BlockHeaderSchema{Type: kind}
		if part[3] != "" {
			header.LabelNames = []string{part[3]}
		}
		around := levels[depth]
		around.nested[kind], around.body.Blocks = s, append(around.body.Blocks, header)
		levels = append(levels[:depth+1], s)
	}
	return levels[0]
}

// attributes are the names of those of a schema, in its order.
func (s *schema) attributes() []string {
	return each(s.body.Attributes, func(a hcl.AttributeSchema) string { return a.Name })
}

// names are the arguments and blocks of a schema, arguments first.
func (s *schema) names() []string {
	return append(s.attributes(), each(s.body.Blocks, func(b hcl.BlockHeaderSchema) string { return b.Type })...)
}

// content splits a body into what the schema names and, where it is open, the
// rest.
func (s *schema) content(body hcl.Body) (*hcl.BodyContent, hcl.Attributes, hcl.Diagnostics) {
	if !s.open {
		content, diags := body.Content(&s.body)
		return content, nil, diags
	}
	content, remain, diags := body.PartialContent(&s.body)
	if native, ok := remain.(*hclsyntax.Body); ok { // it still has the blocks that the schema names
		rest := *native
		rest.Blocks = slices.DeleteFunc(slices.Clone(native.Blocks), func(b *hclsyntax.Block) bool { return s.nested[b.Type] != nil })
		remain = &rest
	}
	extra, more := remain.JustAttributes()
	return content, extra, append(diags, more...)
}
