package hclspec

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/declarative-cost/planner/pricing/unseen"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// maxInstances bounds how many things one plan may declare.
const maxInstances = 1_000_000

// An instance is one of the things that a block declares: the only one, or one
// for each element of for_each or count.
type instance struct {
	scope *scope
	block *block
	key   instanceKey

	failed *reader // that found mistakes in it; nil: none did
}

// address is the instance's address in the whole plan.
func (i *instance) address() string { return i.scope.prefix + i.block.name + i.key.suffix() }

// An instanceKey tells the instances of a block apart.
type instanceKey struct {
	key   cty.Value // a string under for_each, a number under count, otherwise NilVal
	value cty.Value // each.value
}

func (k instanceKey) single() bool { return k.key == cty.NilVal }

// suffix is the key as an address shows it: `["eu"]`, "[0]" or nothing.
func (k instanceKey) suffix() string {
	switch {
	case k.single():
		return ""
	case k.key.Type() == cty.String:
		return "[" + quoteKey(k.key.AsString()) + "]"
	default:
		index, _ := k.key.AsBigFloat().Int64() // at most maxInstances
		return "[" + strconv.FormatInt(index, 10) + "]"
	}
}

// quoteKey quotes a key as the language would.
func quoteKey(s string) string {
	q := strconv.Quote(s)
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(q)
}

// root is the name by which expressions know the key: each, count or none.
func (k instanceKey) root() string {
	switch {
	case k.single():
		return ""
	case k.key.Type() == cty.String:
		return "each"
	default:
		return "count"
	}
}

// object is the value of each or count inside the block.
func (k instanceKey) object() cty.Value {
	if k.root() == "each" {
		return cty.ObjectVal(map[string]cty.Value{"key": k.key, "value": k.value})
	}
	return cty.ObjectVal(map[string]cty.Value{"index": k.key})
}

// An expansion is the instances of a block, in key order. A broken one could not
// be worked out: what it declares is not known.
type expansion struct {
	instances []*instance
	broken    bool
}

// expand works out a block's for_each or count, once.
func (s *scope) expand(b *block) *expansion {
	if e, ok := s.expanded[b]; ok {
		return e
	}
	keys, ok := s.keys(b)
	e := &expansion{broken: !ok, instances: make([]*instance, len(keys))}
	all := make([]instance, len(keys))
	for i, key := range keys {
		all[i] = instance{scope: s, block: b, key: key}
		e.instances[i] = &all[i]
	}
	s.expanded[b] = e
	s.instances += len(keys)
	return e
}

func (s *scope) keys(b *block) ([]instanceKey, bool) {
	forEach, count := b.attrs["for_each"], b.attrs["count"]
	switch {
	case forEach != nil && count != nil:
		return nil, s.mistake(count.NameRange, "Both for_each and count", "A block has for_each or count, not both; remove one of them.")
	case forEach != nil:
		return s.forEachKeys(forEach)
	case count != nil:
		return s.countKeys(count)
	default:
		return []instanceKey{{}}, true
	}
}

// expansionValue evaluates for_each or count, which must be known, not null and
// not sensitive, for its value becomes part of addresses.
func (s *scope) expansionValue(attr *hcl.Attribute) (cty.Value, bool) {
	v := s.eval(attr.Expr, nil)
	detail := ""
	switch {
	case v.IsMarked():
		detail = "The value of %s is sensitive, and its keys would be printed in addresses. Use nonsensitive(…) if they may be seen."
	case v.IsNull():
		detail = "The value of %s is null. To declare nothing, write an empty set, toset([]), or count = 0."
	default:
		return v, v.IsKnown() // or else its mistake is already reported
	}
	return v, s.failAt(attr, "Invalid "+attr.Name, detail, attr.Name)
}

func (s *scope) forEachKeys(attr *hcl.Attribute) ([]instanceKey, bool) {
	v, ok := s.expansionValue(attr)
	if !ok {
		return nil, false
	}
	t := v.Type()
	if t.IsSetType() && !v.IsWhollyKnown() {
		return nil, false // the mistake of an element is already reported
	}
	if detail := notForEach(t, v); detail != "" {
		return nil, s.failAt(attr, "Invalid for_each", "%s", detail)
	}
	var keys []instanceKey
	for it := v.ElementIterator(); it.Next(); {
		key, value := it.Element()
		switch {
		case key.IsMarked() || !key.IsKnown() || key.IsNull():
			return nil, s.failAt(attr, "Invalid for_each", "The keys of for_each must be texts: not null, not sensitive.")
		case longText(key, maxName):
			return nil, s.failAt(attr, "Text too long", tooLong, attr.Name)
		case unseen.In(key.AsString()):
			return nil, s.failAt(attr, "Invalid key", unseenKey, unseen.Escape(key.AsString()))
		}
		keys = append(keys, instanceKey{key, value})
	}
	return keys, s.withinInstances(attr, len(keys))
}

// notForEach says why a value cannot be that of for_each, or nothing.
func notForEach(t cty.Type, v cty.Value) string {
	const takes = "for_each takes a map, an object or a set of strings, not %s."
	switch {
	case t.IsMapType(), t.IsObjectType(), t.IsSetType() && v.LengthInt() == 0:
		return ""
	case t.IsSetType() && (t.ElementType() == cty.String || t.ElementType() == cty.DynamicPseudoType):
		return "" // a set of nulls has no type; what is wrong with it is said of its elements
	case t.IsSetType():
		return fmt.Sprintf(takes, "a "+t.FriendlyName()) + " Its elements become texts with [for e in … : tostring(e)]."
	case t.IsTupleType(), t.IsListType():
		return fmt.Sprintf(takes, "a list") + " A list becomes a set with toset(…)."
	default:
		return fmt.Sprintf(takes, "a "+t.FriendlyName())
	}
}

func (s *scope) countKeys(attr *hcl.Attribute) ([]instanceKey, bool) {
	v, ok := s.expansionValue(attr)
	if !ok {
		return nil, false
	}
	n, err := asWhole(v)
	if err == nil && n < 0 {
		err = fmt.Errorf("a number of at least 0 is required, not %d", n)
	}
	if err != nil {
		return nil, s.failAt(attr, "Invalid count", "count: %s.", err)
	}
	if !s.withinInstances(attr, int(min(n, maxInstances+1))) {
		return nil, false
	}
	keys := make([]instanceKey, n)
	for i := range keys {
		keys[i].key = cty.NumberIntVal(int64(i))
	}
	return keys, true
}

func (s *scope) withinInstances(attr *hcl.Attribute, more int) bool {
	switch {
	case s.instances+more > maxInstances:
		return s.failAt(attr, "Too many instances", "With this block the plan declares more than a million things.")
	case !s.horizon.pending && s.instances+more > planner.MaxThingMonths/s.horizon.months:
		return s.failAt(attr, "Plan too large", "With this block the plan has %s things over %d months, and things times months may be at most %s. Plan fewer months, or divide the plan.",
			groupDigits(s.instances+more), s.horizon.months, groupDigits(planner.MaxThingMonths))
	}
	return true
}

func groupDigits(n int) string { return pricing.GroupDigits(strconv.Itoa(n)) }
