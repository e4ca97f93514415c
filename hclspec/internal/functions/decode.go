package functions

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func decodeFunctions(o Options) map[string]function.Function {
	return map[string]function.Function{
		"csvdecode":  guard(csvDecodeFunc, rule{check: textCheck(o.CheckCSV, checkCells)}),
		"jsondecode": guard(jsonDecodeFunc, rule{strict: true, check: textCheck(o.CheckJSON)}),
		"yamldecode": guard(yaml.YAMLDecodeFunc, rule{strict: true, check: textCheck(o.CheckYAML, checkYAMLNumbers)}),
	}
}

// textCheck runs those checks that there are on the only argument.
func textCheck(checks ...func(text string) error) func(args []cty.Value) error {
	return func(args []cty.Value) error {
		for _, check := range checks {
			if check == nil {
				continue
			}
			if err := check(args[0].AsString()); err != nil {
				return function.NewArgError(0, err)
			}
		}
		return nil
	}
}

// checkCells bounds a table before it is built. Commas inside quotes count.
func checkCells(text string) error {
	if strings.Count(text, ",")+strings.Count(text, "\n") > maxElements {
		return errors.New("holds more than 1,000,000 cells")
	}
	return nil
}

var (
	yamlWord = regexp.MustCompile(`[-+.0-9_A-Za-z]+`)
	yamlTag  = regexp.MustCompile(`(?m)!!(?:int|float)|!![a-z]*%|!<|^%TAG`)
)

// checkYAMLNumbers refuses numbers that the decoder would choke on: a key that
// is one becomes a string there, and 1e1000000000 has a gigabyte. A number is a
// whole word, unless a tag makes one of something else.
func checkYAMLNumbers(text string) error {
	if yamlTag.MatchString(text) {
		return errors.New("has a tag that makes a number; write the number without it")
	}
	for rest := text; ; {
		at := yamlWord.FindStringIndex(rest)
		if at == nil {
			return nil
		}
		if err := checkYAMLWord(rest[at[0]:at[1]]); err != nil {
			return err
		}
		rest = rest[at[1]:]
	}
}

func checkYAMLWord(word string) error {
	if len(word) > maxNumeral {
		if strings.Trim(word, "0123456789.eEpP+-_") == "" {
			return errExponent
		}
		return nil
	}
	if !strings.ContainsAny(word[:1], "-+.0123456789") || len(word) <= 40 && !strings.ContainsAny(word, "eEpP") {
		return nil
	}
	n, err := cty.ParseNumberVal(word)
	if err == nil && !inRange(n.AsBigFloat()) {
		return errExponent
	}
	return nil
}

// csvDecodeFunc passes over the byte order mark that spreadsheets put before
// their exports. Otherwise it would be part of the first column's name.
var csvDecodeFunc = function.New(&function.Spec{
	Params: []function.Parameter{stringParam("str")},
	Type:   function.StaticReturnType(cty.DynamicPseudoType),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		text := strings.TrimPrefix(args[0].AsString(), "\ufeff")
		v, err := stdlib.CSVDecode(cty.StringVal(text))
		if err != nil {
			return cty.NilVal, function.NewArgError(0, err)
		}
		return v, nil
	},
})

// jsonDecodeFunc reads a document once. cty's reads it again for every level
// of nesting, and builds the whole of it before anyone can count.
var jsonDecodeFunc = function.New(&function.Spec{
	Params: []function.Parameter{stringParam("str")},
	Type:   function.StaticReturnType(cty.DynamicPseudoType),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		d := jsonDecoder{Decoder: json.NewDecoder(strings.NewReader(args[0].AsString()))}
		d.UseNumber()
		v, err := d.document()
		if err != nil {
			return cty.NilVal, function.NewArgError(0, err)
		}
		return v, nil
	},
})

type jsonDecoder struct {
	*json.Decoder
	elements int
}

func (d *jsonDecoder) document() (cty.Value, error) {
	v, err := d.value(0)
	if err != nil {
		return cty.NilVal, err
	}
	if _, err := d.Token(); err != io.EOF {
		return cty.NilVal, errors.New("has more after the end of the JSON document")
	}
	return v, nil
}

// next returns the next token.
func (d *jsonDecoder) next() (json.Token, error) {
	token, err := d.Token()
	switch {
	case err == io.EOF:
		return nil, errors.New("ends before the JSON document is complete")
	case err != nil:
		return nil, fmt.Errorf("is not valid JSON: %w", err)
	}
	return token, nil
}

func (d *jsonDecoder) value(depth int) (cty.Value, error) {
	token, err := d.next()
	if err != nil {
		return cty.NilVal, err
	}
	if d.elements++; d.elements > maxElements {
		return cty.NilVal, errElements
	}
	if depth > maxDepth {
		return cty.NilVal, errDepth
	}
	switch token := token.(type) {
	case json.Delim: // an opening one, or Token had refused it
		if token == '[' {
			return d.array(depth + 1)
		}
		return d.object(depth + 1)
	case json.Number:
		if len(token) > maxNumeral {
			return cty.NilVal, errExponent
		}
		return cty.ParseNumberVal(string(token))
	case string:
		return cty.StringVal(token), nil
	case bool:
		return cty.BoolVal(token), nil
	}
	return cty.NullVal(cty.DynamicPseudoType), nil
}

func (d *jsonDecoder) array(depth int) (cty.Value, error) {
	var values []cty.Value
	for d.More() {
		v, err := d.value(depth)
		if err != nil {
			return cty.NilVal, err
		}
		values = append(values, v)
	}
	_, err := d.next() // the bracket
	return cty.TupleVal(values), err
}

// object lets the last of several properties of one name win, as cty does.
func (d *jsonDecoder) object(depth int) (cty.Value, error) {
	attributes := map[string]cty.Value{}
	for d.More() {
		key, err := d.next()
		if err != nil {
			return cty.NilVal, err
		}
		v, err := d.value(depth)
		if err != nil {
			return cty.NilVal, err
		}
		name, _ := key.(string) // Token refuses others
		attributes[cty.NormalizeString(name)] = v
	}
	_, err := d.next() // the brace
	return cty.ObjectVal(attributes), err
}
