package hclspec

import (
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/declarative-cost/planner/pricing/unseen"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A module is a folder's configuration, or one file's: what is declared, with
// nothing evaluated. It is faulty where what a file of it was to declare is not known.
type module struct {
	block
	dir string // of its files, within the boundary

	incomplete bool     // a file of it could not be read: what is missing is not known
	unread     []string // labels of blocks that are of no kind, or have too many or too few
	anyUnread  bool     // something without a label is not read, either
}

// declared returns the names of what references of a kind name, sorted.
func (m *module) declared(kind string) []string {
	names := each(m.nested[blockKind(kind)], func(b *block) string { return b.labels[0] })
	slices.Sort(names)
	return names
}

// loadModule reads the files of one configuration and decodes their blocks.
// Order of files and blocks does not matter but for the order of diagnostics.
func (s *sources) loadModule(at string) (*module, hcl.Diagnostics) {
	m := &module{block: block{schema: configuration}, dir: at}
	names, diags := s.configFiles(at)
	if len(names) == 1 && names[0] == at {
		m.dir = path.Dir(at)
	}
	if diags.HasErrors() {
		names = nil
	}
	m.incomplete = len(names) == 0
	for _, name := range names {
		file, more := s.parse(name)
		diags = append(diags, more...)
		if file == nil {
			m.incomplete = true
			continue
		}
		diags = append(diags, m.decode(file.Body)...)
		m.noteUnread(file.Body)
	}
	return m, append(diags, m.collectLocals()...)
}

// noteUnread takes note of what the blocks of a file that are not read were to declare.
func (m *module) noteUnread(body hcl.Body) {
	native, ok := body.(*hclsyntax.Body)
	if !ok {
		m.anyUnread = m.anyUnread || m.faulty
		return
	}
	m.anyUnread = m.anyUnread || len(native.Attributes) > 0
	for _, in := range native.Blocks {
		fits := func(h hcl.BlockHeaderSchema) bool { return h.Type == in.Type && len(h.LabelNames) == len(in.Labels) }
		if !slices.ContainsFunc(m.schema.body.Blocks, fits) {
			m.unread, m.anyUnread = append(m.unread, in.Labels...), m.anyUnread || len(in.Labels) == 0
		}
	}
}

// find is what references of a kind name in a module; nil where it is not declared.
func (m *module) find(kind, name string) *block { return m.byName[blockKind(kind)+"."+name] }

// blockKind is the kind of block that references of a kind name.
func blockKind(kind string) string {
	if kind == "var" {
		return "variable"
	}
	return kind
}

// complete says whether all of a module could be read, so that what it does not declare is
// not there.
func (m *module) complete() bool { return !m.incomplete && !m.faulty }

// collectLocals makes a block with a value of each local value in the locals blocks.
func (m *module) collectLocals() (diags hcl.Diagnostics) {
	for _, locals := range m.nested["locals"] {
		for name, attr := range locals.extra {
			b := &block{kind: "local", labels: []string{name}, name: "local." + name, at: attr.NameRange, attrs: hcl.Attributes{"value": attr}}
			if earlier := m.byName[b.name]; earlier != nil {
				diags = append(diags, duplicate("local value", b.name, b.at, earlier.at))
				m.again = append(m.again, b)
				continue
			}
			m.nested[b.kind], m.byName[b.name] = append(m.nested[b.kind], b), b
			if unseen.In(name) {
				diags = append(diags, problem(attr.NameRange, "Invalid name", "The name \"%s\" has %s", unseen.Escape(name), hasUnseen))
			}
		}
	}
	return diags
}

// rootOnly are the blocks that only the root module may have.
var rootOnly = []string{"planner", "check", "guardrail", "scenario", "rates"}

// moduleOf loads the module that a module block calls, once a folder.
func (s *scope) moduleOf(b *block) *module {
	if m, ok := s.called[b]; ok {
		return m
	}
	s.called[b] = nil // where it has mistakes
	r := s.readerOf(nil, b)
	source, ok := r.requiredConstant("source")
	if !ok {
		return nil
	}
	at, err := s.within(s.module.dir, source)
	if err != nil {
		r.fail("source", "Path outside the boundary", "%s.", err)
		return nil
	}
	if info, err := fs.Stat(s.sources.fsys, at); err != nil || !info.IsDir() {
		r.fail("source", "Module not found", "%q is not a folder; a module is a folder with *.hcl files, by its path from this one, as in \"./modules/team\".", source)
		return nil
	}
	for caller := s; caller != nil; caller = caller.parent {
		if caller.module.dir == at {
			r.fail("source", "Module calls itself", "%s is the folder of a module that calls this one; a module cannot contain itself.", path.Clean(source))
			return nil
		}
	}
	m, ok := s.modules[at]
	if !ok {
		var diags hcl.Diagnostics
		m, diags = s.sources.loadModule(at)
		diags = append(diags, m.refuseRootOnly()...)
		for _, d := range diags {
			if d.Subject == nil { // no line of its files is to blame
				r.fail("source", d.Summary, "%s", d.Detail)
				continue
			}
			s.add(d)
		}
		s.modules[at] = m
	}
	s.called[b] = m
	return m
}

// refuseRootOnly reports blocks that belong into the root module.
func (m *module) refuseRootOnly() (diags hcl.Diagnostics) {
	for _, kind := range rootOnly {
		for _, b := range m.nested[kind] {
			diags = append(diags, problem(b.at, "Block outside the root module", "A %s block is allowed only in the root module, the folder that is planned.", kind))
		}
	}
	return diags
}

// child is an instance of a module: its inputs are evaluated in the caller's
// scope, when something refers to them.
func (s *scope) child(inst *instance, m *module) *scope {
	prefix := inst.address() + "."
	if c, ok := s.byPrefix[prefix]; ok {
		return c
	}
	c := s.newScope(m)
	c.call = inst
	c.parent, c.caller, c.prefix, c.inputs = s, inst.block, prefix, map[string]inputValue{}
	for name, attr := range inst.block.extra {
		c.inputs[name] = inputValue{attr: attr, value: func() cty.Value { return s.eval(attr.Expr, inst) }}
	}
	s.byPrefix[prefix] = c
	return c
}

// An outputs is what an expression wants of a module: some outputs by name, or
// all of them.
type outputs struct {
	all   bool
	names map[string]hcl.Traversal
}

// want notes what a reference module.NAME… needs.
func (o *outputs) want(t hcl.Traversal) {
	for _, step := range t[2:min(len(t), 4)] {
		if attr, ok := step.(hcl.TraverseAttr); ok {
			o.names[attr.Name] = t
			return
		}
	}
	o.all = true
}

// moduleValue is what module.NAME means: an object of outputs, or with for_each
// or count a collection of them. Only the outputs wanted are evaluated.
func (s *scope) moduleValue(name string, t hcl.Traversal, wanted *outputs) cty.Value {
	if !s.refers("module", name, t) {
		return cty.DynamicVal
	}
	b := s.module.byName["module."+name]
	m := s.moduleOf(b)
	if m == nil {
		return cty.DynamicVal
	}
	names := slices.Sorted(maps.Keys(wanted.names))
	if wanted.all {
		names = m.declared("output")
	}
	for _, output := range names {
		if m.byName["output."+output] == nil {
			s.unknownName(wanted.names[output], "output of module "+name, "output", output, m)
			return cty.DynamicVal
		}
	}
	return s.instanceValues(b, func(inst *instance) cty.Value {
		child := s.child(inst, m)
		object := map[string]cty.Value{}
		for _, output := range names {
			object[output] = child.resolve("output", output, t)
		}
		return cty.ObjectVal(object)
	})
}

// output evaluates an output of a module.
func (s *scope) output(name string) cty.Value {
	b := s.module.byName["output."+name]
	attr := b.attrs["value"]
	if attr == nil {
		return cty.DynamicVal
	}
	return s.markOutput(b, s.eval(attr.Expr, nil))
}

// tree returns this scope and all below it, callers first, in source order, keys in order.
func (s *scope) tree() []*scope {
	all := []*scope{s}
	for _, b := range s.module.nested["module"] {
		if m := s.moduleOf(b); m != nil {
			for _, inst := range s.expand(b).instances {
				all = append(all, s.child(inst, m).tree()...)
			}
		}
	}
	return all
}
