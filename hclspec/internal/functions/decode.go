package functions

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	ctyyaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	"go.yaml.in/yaml/v3"
)

var decodeFunctions = map[string]function.Function{
	"csvdecode":  textFunc("str", cty.DynamicPseudoType, decodeCSV),
	"jsondecode": textFunc("str", cty.DynamicPseudoType, decodeJSON),
	"yamldecode": textFunc("src", cty.DynamicPseudoType, decodeYAML),
}

// decodeCSV passes over the byte order mark that spreadsheets put before their
// exports.
func decodeCSV(text string) (cty.Value, error) {
	return stdlib.CSVDecode(cty.StringVal(strings.TrimPrefix(text, "\ufeff")))
}

// decodeJSON has the text checked first by a decoder that bounds nesting, which cty's
// does not.
func decodeJSON(text string) (cty.Value, error) {
	_, err := jsontext.NewDecoder(strings.NewReader(text)).ReadValue()
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return cty.NilVal, errors.New("ends before the JSON document is complete")
	case err != nil:
		return cty.NilVal, fmt.Errorf("this is not valid JSON: %w", err)
	}
	return stdlib.JSONDecode(cty.StringVal(text))
}

// decodeYAML counts the values that a document makes first: go-cty-yaml expands aliases
// without a bound.
func decodeYAML(text string) (cty.Value, error) {
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		return cty.NilVal, fmt.Errorf("this is not valid YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if err := new(yamlSize).add(&document, 0); err != nil {
		return cty.NilVal, err
	}
	return ctyyaml.YAMLDecodeFunc.Call([]cty.Value{cty.StringVal(text)})
}

// A yamlSize is how many values a node makes, those of its aliases included.
type yamlSize int

func (s *yamlSize) add(n *yaml.Node, depth int) error {
	switch *s++; {
	case *s > maxElements:
		return fmt.Errorf("line %d, column %d: there are more than 1,000,000 values up to here", n.Line, n.Column)
	case depth > maxDepth:
		return fmt.Errorf("line %d, column %d: %w", n.Line, n.Column, errDepth)
	case n.Kind == yaml.AliasNode:
		return s.add(n.Alias, depth+1)
	}
	for _, inner := range n.Content {
		if err := s.add(inner, depth+1); err != nil {
			return err
		}
	}
	return nil
}
