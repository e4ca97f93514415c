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
}

var rootSchema = func() *hcl.BodySchema {
	s := &hcl.BodySchema{}
	for kind, b := range blockSchemas {
		s.Blocks = append(s.Blocks, hcl.BlockHeaderSchema{Type: kind, LabelNames: b.labels})
	}
	return s
}()

// A module is a folder's configuration, or one file's: what is declared, with
// nothing evaluated.
type module struct {
	dir    string // of its files, within the boundary
	blocks map[string][]*block
	byName map[string]*block // "account.retail"
	locals map[string]*hcl.Attribute
}

// declared returns the names of the blocks of a kind with one label.
func (m *module) declared(kind string) []string {
	var names []string
	for _, b := range m.blocks[kind] {
		names = append(names, b.labels[0])
	}
	slices.Sort(names)
	return names
}

// loadModule reads the files of one configuration and decodes their blocks.
// Order of files and blocks does not matter but for the order of diagnostics.
func (s *sources) loadModule(at string) (*module, hcl.Diagnostics) {
	m := &module{dir: at, blocks: map[string][]*block{}, byName: map[string]*block{}, locals: map[string]*hcl.Attribute{}}
	names, diags := s.configFiles(at)
	if len(names) == 1 && names[0] == at {
		m.dir = path.Dir(at)
	}
	for _, name := range names {
		file, more := s.parse(name)
		diags = append(diags, more...)
		if file != nil {
			diags = append(diags, m.decode(file.Body)...)
		}
	}
	return m, diags
}

func (m *module) decode(body hcl.Body) hcl.Diagnostics {
	content, diags := body.Content(rootSchema)
	for _, in := range content.Blocks {
		if in.Type == "locals" {
			diags = append(diags, m.decodeLocals(in.Body)...)
			continue
		}
		b, more := decodeBlock(in, blockSchemas[in.Type])
		diags = append(append(diags, more...), checkNames(in)...)
		if earlier, ok := m.byName[b.name()]; ok {
			diags = append(diags, duplicate(b.kind, b.header(), b.at, earlier.at))
			continue
		}
		m.byName[b.name()] = b
		m.blocks[b.kind] = append(m.blocks[b.kind], b)
	}
	return diags
}

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
