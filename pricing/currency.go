package pricing

import (
	"fmt"
	"strings"
)

// minorUnits are the currencies of ISO 4217 whose smallest unit is not a hundredth,
// by the number of their decimals.
var minorUnits = map[int32]string{
	0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
	3: "BHD IQD JOD KWD LYD OMR TND",
	4: "CLF UYW",
}

// MinorUnit is the number of decimals of what is paid in a currency, by ISO 4217: 2
// for most, 0 for JPY, 3 for KWD.
func MinorUnit(currency string) int32 {
	for decimals, codes := range minorUnits {
		if len(currency) == 3 && strings.Contains(codes, currency) {
			return decimals
		}
	}
	return CentDecimals
}

// Grouped is the amount with the decimals of a currency, its digits in groups of three.
func (m Money) Grouped(currency string) string {
	return GroupDigits(string(m.Append(nil, int(MinorUnit(currency)))))
}

// CheckCurrency says in a sentence what is wrong with a currency code; nothing if it has the
// form of ISO 4217.
func CheckCurrency(code string) string {
	switch {
	case code == "RMB":
		return `The ISO 4217 code of the renminbi is "CNY", not "RMB".`
	case len(code) != 3 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return fmt.Sprintf("A currency is an ISO 4217 code of three capital letters, such as \"CNY\", not %q.", code)
	}
	return ""
}
