package functions

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"
	"go.yaml.in/yaml/v3"
)

// maxYAMLMarks bounds the characters of a YAML text that can begin or end a node:
// the library makes all nodes, of some 200 bytes each, before they are counted.
const maxYAMLMarks = 4 * maxElements

// decodeYAML reads a document as go-cty-yaml does, whose own decoder expands
// aliases without a bound and computes every number that YAML can write.
func decodeYAML(text string) (v cty.Value, err error) {
	marks := 0
	for _, mark := range [...]string{",", "\n", "\r", ": ", ":\t", "- ", "-\t", "[", "{", "?"} {
		marks += strings.Count(text, mark)
	}
	if marks > maxYAMLMarks {
		return cty.NilVal, errElements
	}
	defer func() {
		if p := recover(); p != nil { // the library panics on some comments
			v, err = cty.NilVal, errors.New("this is not valid YAML")
		}
	}()
	decoder := yaml.NewDecoder(strings.NewReader(text))
	var document, more yaml.Node
	switch err := decoder.Decode(&document); {
	case err == io.EOF:
		return cty.NilVal, errors.New("holds no YAML document")
	case err != nil:
		return cty.NilVal, fmt.Errorf("this is not valid YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if decoder.Decode(&more) != io.EOF {
		return cty.NilVal, errors.New("holds more than one YAML document")
	}
	d := yamlDecoder{expanding: map[*yaml.Node]bool{}}
	return d.value(document.Content[0], 0)
}

// A yamlDecoder makes the values of nodes and counts them.
type yamlDecoder struct {
	elements  int
	expanding map[*yaml.Node]bool // what aliases stand for, from the document down to here
}

func yamlError(n *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("line %d, column %d: %w", n.Line, n.Column, fmt.Errorf(format, args...))
}

func (d *yamlDecoder) value(n *yaml.Node, depth int) (cty.Value, error) {
	if d.elements++; d.elements > maxElements {
		return cty.NilVal, yamlError(n, "there are more than 1,000,000 values up to here")
	}
	if depth >= maxDataDepth && n.Kind != yaml.ScalarNode {
		return cty.NilVal, yamlError(n, "collections are nested more than %d levels deep", maxDataDepth)
	}
	switch {
	case n.Kind == yaml.AliasNode:
		if d.expanding[n.Alias] {
			return cty.NilVal, yamlError(n, "the anchor %q refers to itself", n.Value)
		}
		d.elements-- // counted as what it stands for
		return d.value(n.Alias, depth)
	case n.Kind == yaml.ScalarNode:
		return yamlScalar(n)
	case n.Tag != "!!seq" && n.Tag != "!!map":
		return cty.NilVal, yamlError(n, "unsupported tag %q", n.Tag)
	}
	d.expanding[n] = n.Anchor != ""
	defer delete(d.expanding, n)
	if n.Kind == yaml.MappingNode {
		return d.mapping(n, depth)
	}
	values := make([]cty.Value, len(n.Content))
	for i, element := range n.Content {
		v, err := d.value(element, depth+1)
		if err != nil {
			return cty.NilVal, err
		}
		values[i] = v
	}
	return cty.TupleVal(values), nil
}

// mapping lets the last of several entries of one key win, merged ones included.
func (d *yamlDecoder) mapping(n *yaml.Node, depth int) (cty.Value, error) {
	values := map[string]cty.Value{}
	for i := 0; i < len(n.Content); i += 2 {
		name := n.Content[i]
		if name.Kind != yaml.ScalarNode {
			return cty.NilVal, yamlError(name, "only texts are allowed as keys of a mapping")
		}
		v, err := d.value(n.Content[i+1], depth+1)
		if err != nil {
			return cty.NilVal, err
		}
		if name.Tag == "!!merge" {
			if err := mergeYAML(values, v, name); err != nil {
				return cty.NilVal, err
			}
			continue
		}
		key, err := yamlScalar(name)
		if err == nil {
			key, err = Convert(key, cty.String)
		}
		if err != nil {
			return cty.NilVal, err
		}
		if key.IsNull() {
			return cty.NilVal, yamlError(name, "a key of a mapping must not be null")
		}
		values[key.AsString()] = v
	}
	return cty.ObjectVal(values), nil
}

// mergeYAML puts the entries of a mapping, or of several, into another one.
func mergeYAML(into map[string]cty.Value, from cty.Value, at *yaml.Node) error {
	mappings := []cty.Value{from}
	if from.Type().IsTupleType() {
		mappings = from.AsValueSlice()
	}
	for _, m := range mappings {
		if !m.Type().IsObjectType() {
			return yamlError(at, "cannot merge %s into a mapping", m.Type().FriendlyName())
		}
		for key, v := range m.AsValueMap() {
			into[key] = v
		}
	}
	return nil
}

// yamlNumber is what YAML takes for a number.
var yamlNumber = regexp.MustCompile(`^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)

// yamlScalar is the value of a scalar. A number has to be written as HCL would
// write it.
func yamlScalar(n *yaml.Node) (cty.Value, error) {
	if n.Style&yaml.TaggedStyle != 0 {
		switch n.Tag {
		case "!!bool", "!!null", "!!timestamp":
		case "!!binary":
			if _, err := base64.StdEncoding.DecodeString(n.Value); err != nil {
				return cty.NilVal, yamlError(n, "this is not valid base64")
			}
			return cty.StringVal(n.Value), nil
		case "!!str":
			return cty.StringVal(n.Value), nil
		case "!!int", "!!float":
			return cty.NilVal, yamlError(n, "this has a tag that makes a number; write the number without it")
		default:
			return cty.NilVal, yamlError(n, "unsupported tag %q", n.Tag)
		}
	}
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return cty.StringVal(n.Value), nil
	}
	switch strings.ToLower(n.Value) {
	case "y", "yes", "true", "on":
		return cty.True, nil
	case "n", "no", "false", "off":
		return cty.False, nil
	}
	var at time.Time
	switch {
	case n.Value == "" || n.Tag == "!!null":
		return cty.NullVal(cty.DynamicPseudoType), nil
	case n.Tag == "!!timestamp" && n.Decode(&at) == nil:
		return cty.StringVal(at.Format(time.RFC3339)), nil
	}
	if !strings.ContainsAny(n.Value[:1], "+-.0123456789") || !yamlNumber.MatchString(n.Value) {
		return cty.StringVal(n.Value), nil
	}
	if !numeral.MatchString(n.Value) {
		return cty.NilVal, yamlError(n, "YAML takes %.40s for a number. Write it in decimal digits, as in 1000, 0.05 or 1e3; if a text is meant, quote it", n.Value)
	}
	v, err := parseNumber(n.Value)
	if err != nil {
		return cty.NilVal, yamlError(n, "%w", err)
	}
	return v, nil
}
