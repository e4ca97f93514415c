package pricing

import "strings"

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

// IsCurrency says whether a text has the form of a code of ISO 4217.
func IsCurrency(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
