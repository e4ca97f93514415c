package hclspec

import (
	"path"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// blockSchemas says what every kind of block at the top of a file holds. A new
// kind of block is an entry here and a file that reads it.
var blockSchemas = map[string]schema{
	"planner":       plannerSchema,
	"locals":        {},
	"variable":      variableSchema,
	"catalog":       catalogSchema,
	"account":       accountSchema,
	"usage":         usageSchema,
	"resource_pack": resourcePackSchema,
	"top_up":        topUpSchema,
	"subscription":  subscriptionSchema,
	"voucher":       voucherSchema,
	"module":        moduleSchema,
	"budget":        budgetSchema,
	"guardrail":     guardrailSchema,
	"rates":         ratesSchema,
	"check":         checkSchema,
	"scenario":      scenarioSchema,
	"moved":         movedSchema,
	"output":        outputSchema,
}

// rootSchema is what a file holds.
var rootSchema = schema{nested: blockSchemas}

// A module is a folder's configuration, or one file's: what is declared, with
// nothing evaluated.
type module struct {
	dir    string // of its files, within the boundary
	blocks map[string][]*block
	byName map[string]*block // "account.retail"
	locals map[string]*hcl.Attribute

	incomplete bool // a file of it could not be read: what is missing is not known
	lossy      bool // a block of it could not be read: what it was to declare is no mistake of those that refer to it
}

// declared returns the names of the blocks of a kind with one label, sorted. All blocks are
// decoded.
func (m *module) declared(kind string) (names []string) {
	for _, b := range m.blocks[kind] {
		names = append(names, b.labels[0])
	}
	slices.Sort(names)
	return names
}

// loadModule reads the files of one configuration and decodes their blocks.
// Order of files and blocks does not matter but for the order of diagnostics.
func (s *sources) loadModule(at string) (*module, hcl.Diagnostics) {
	m := &module{
		dir: at, blocks: map[string][]*block{}, byName: map[string]*block{}, locals: map[string]*hcl.Attribute{},
	}
	names, diags := s.configFiles(at)
	if len(names) == 1 && names[0] == at {
		m.dir = path.Dir(at)
	}
	if diags.HasErrors() {
		names = nil
	}
	m.incomplete = len(names) == 0
	for _, p := range s.parseAll(names) {
		diags = append(diags, p.diags...)
		if p.file == nil {
			m.incomplete = true
			continue
		}
		diags = append(diags, m.decode(p.file.Body)...)
	}
	return m, diags
}

func (m *module) decode(body hcl.Body) hcl.Diagnostics {
	content, diags := body.Content(rootSchema.body())
	if diags.HasErrors() {
		m.lossy = true
		diags = explainNames(diags, "", rootSchema)
	}
	blocks, more := decodeBlocks(content.Blocks)
	for i, in := range content.Blocks {
		diags = append(diags, more[i]...)
		if in.Type == "locals" {
			diags = append(diags, m.decodeLocals(in.Body)...)
			continue
		}
		b := blocks[i]
		if earlier, ok := m.byName[b.name()]; ok && b.kind != "moved" {
			diags = append(diags, duplicate(b.kind, b.header(), b.at, earlier.at))
			continue
		}
		m.byName[b.name()] = b
		m.blocks[b.kind] = append(m.blocks[b.kind], b)
	}
	return diags
}

// decodeBlocks reads blocks by the schemas of their kinds, but not locals, and says
// what is wrong with each.
func decodeBlocks(in hcl.Blocks) ([]*block, []hcl.Diagnostics) {
	blocks, diags := make([]*block, len(in)), make([]hcl.Diagnostics, len(in))
	for i, b := range in {
		if b.Type != "locals" {
			blocks[i], diags[i] = decodeBlock(b, blockSchemas[b.Type])
			diags[i] = append(diags[i], checkNames(b)...)
		}
	}
	return blocks, diags
}

// declares says whether a module declares what references of a kind name.
func (m *module) declares(kind, name string) bool {
	if kind == "local" {
		return m.locals[name] != nil
	}
	if kind == "var" {
		kind = "variable"
	}
	return m.byName[kind+"."+name] != nil
}

// lacks says whether a module surely does not declare a name.
func (m *module) lacks(name string) bool { return !m.incomplete && !m.lossy }

func (m *module) decodeLocals(body hcl.Body) hcl.Diagnostics {
	attrs, diags := body.JustAttributes()
	for name, attr := range attrs {
		if earlier, ok := m.locals[name]; ok {
			diags = append(diags, duplicate("local value", "local."+name, attr.NameRange, earlier.NameRange))
			continue
		}
		m.locals[name] = attr
	}
	return diags
}
