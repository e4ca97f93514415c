package functions

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var decodeFunctions = map[string]function.Function{
	"csvdecode":  guard(textFunc("str", cty.DynamicPseudoType, decodeCSV), rule{}),
	"jsondecode": guard(textFunc("str", cty.DynamicPseudoType, decodeJSON), rule{strict: true}),
	"yamldecode": guard(textFunc("src", cty.DynamicPseudoType, decodeYAML), rule{strict: true}),
}

// maxDataDepth is how deep collections may nest in a text that is decoded.
const maxDataDepth = 200

// parseNumber reads a number that a text to be decoded holds.
func parseNumber(text string) (cty.Value, error) {
	if len(text) > maxNumeral {
		return cty.NilVal, errNumeral
	}
	v, err := cty.ParseNumberVal(text)
	if err == nil && !inRange(v.AsBigFloat()) {
		err = errExponent
	}
	return v, err
}

// at says where in a text an error is.
func at(text string, offset int, err error) error {
	before := text[:max(0, min(offset, len(text)))]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return fmt.Errorf("line %d, column %d: %w", 1+strings.Count(before, "\n"), 1+utf8.RuneCountInString(line), err)
}

// decodeCSV passes over the byte order mark that spreadsheets put before their
// exports, and bounds a table before cty builds it. Its mistakes are left to cty.
func decodeCSV(text string) (cty.Value, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	reader := csv.NewReader(strings.NewReader(text))
	reader.ReuseRecord = true
	for cells := 0; ; {
		record, err := reader.Read()
		if err != nil {
			return stdlib.CSVDecode(cty.StringVal(text))
		}
		if cells += len(record); cells > maxElements {
			line, column := reader.FieldPos(0)
			return cty.NilVal, fmt.Errorf("line %d, column %d: there are more than 1,000,000 cells up to this row", line, column)
		}
	}
}

// decodeJSON reads a document once and counts what it reads. cty's decoder reads it
// again for every level of nesting, and builds the whole of it first.
func decodeJSON(text string) (cty.Value, error) {
	d := jsonDecoder{Decoder: jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true))}
	v, err := d.value(0)
	if err == nil {
		if _, more := d.ReadToken(); more != io.EOF {
			err = errors.New("there is more after the end of the JSON document")
		}
	}
	var syntax *jsontext.SyntacticError
	switch {
	case err == nil:
		return v, nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return cty.NilVal, errors.New("ends before the JSON document is complete")
	case errors.As(err, &syntax):
		return cty.NilVal, at(text, int(syntax.ByteOffset), fmt.Errorf("this is not valid JSON: %w", syntax.Err))
	default:
		return cty.NilVal, at(text, int(d.InputOffset())-1, err)
	}
}

type jsonDecoder struct {
	*jsontext.Decoder
	elements int
}

func (d *jsonDecoder) value(depth int) (cty.Value, error) {
	token, err := d.ReadToken()
	if err != nil {
		return cty.NilVal, err
	}
	if d.elements++; d.elements > maxElements {
		return cty.NilVal, errors.New("there are more than 1,000,000 values up to here")
	}
	switch token.Kind() {
	case '{', '[':
		if depth >= maxDataDepth {
			return cty.NilVal, fmt.Errorf("brackets are nested more than %d levels deep", maxDataDepth)
		}
		if token.Kind() == '[' {
			return d.array(depth + 1)
		}
		return d.object(depth + 1)
	case '0':
		return parseNumber(token.String())
	case '"':
		return cty.StringVal(token.String()), nil
	case 't', 'f':
		return cty.BoolVal(token.Bool()), nil
	}
	return cty.NullVal(cty.DynamicPseudoType), nil
}

func (d *jsonDecoder) array(depth int) (cty.Value, error) {
	var values []cty.Value
	for d.PeekKind() != ']' {
		v, err := d.value(depth)
		if err != nil {
			return cty.NilVal, err
		}
		values = append(values, v)
	}
	_, err := d.ReadToken() // the bracket
	return cty.TupleVal(values), err
}

// object lets the last of several properties of one name win, as cty does.
func (d *jsonDecoder) object(depth int) (cty.Value, error) {
	attributes := map[string]cty.Value{}
	for d.PeekKind() != '}' {
		key, err := d.ReadToken()
		if err != nil {
			return cty.NilVal, err
		}
		name := cty.NormalizeString(key.String()) // before the decoder reads on
		if attributes[name], err = d.value(depth); err != nil {
			return cty.NilVal, err
		}
	}
	_, err := d.ReadToken() // the brace
	return cty.ObjectVal(attributes), err
}
