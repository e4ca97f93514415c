package present

import (
	"reflect"

	"github.com/declarative-cost/planner/pricing"
)

// inMinorUnits makes a page show amounts with the decimals of a currency that does not
// have two.
func inMinorUnits(page Page, currency string) Page {
	more := pricing.MinorUnit(currency) - pricing.CentDecimals
	if more == 0 {
		return page
	}
	value := func(v *Value) {
		if v.Kind == Money {
			v.Minor = more
		}
	}
	eachValue(reflect.ValueOf(page.Title), value)
	eachValue(reflect.ValueOf(page.Headline), value)
	return page.each(func(s *Section) { eachValue(reflect.ValueOf(s), value) })
}

// eachValue visits the values in a part of a page: all stand in lists, or behind pointers.
func eachValue(part reflect.Value, do func(*Value)) {
	switch part.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !part.IsNil() {
			eachValue(part.Elem(), do)
		}
	case reflect.Slice:
		for i := range part.Len() {
			eachValue(part.Index(i), do)
		}
	case reflect.Struct:
		if part.CanAddr() {
			if v, ok := part.Addr().Interface().(*Value); ok {
				do(v)
				return
			}
		}
		for i := range part.NumField() {
			eachValue(part.Field(i), do)
		}
	}
}
