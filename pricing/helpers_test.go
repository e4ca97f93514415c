package pricing_test

import (
	"encoding/json"

	"github.com/shopspring/decimal"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// errorText is what an error says; nothing where there is none.
func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func toJSON(v any) string { return string(must(json.Marshal(v))) }

func fromJSON[T any](text string) (v T, err error) {
	err = json.Unmarshal([]byte(text), &v)
	return v, err
}
