package lang

import "github.com/shopspring/decimal"

// Large Chinese amounts are read in units of ten thousand and a hundred million.
var (
	wan = decimal.New(1, 4)
	yi  = decimal.New(1, 8)
)

// Short is an amount as a person would say it, beside the exact one: "47.35 万元",
// "约 1.24 亿元" where two decimals do not hold all of it. It is empty below 万, in
// English, where the grouped digits are read as they are, and in a currency other
// than CNY.
func (p *Printer) Short(amount decimal.Decimal, currency string) string {
	size := amount.Abs()
	if p.Name() != Chinese || currency != "CNY" || size.LessThan(wan) {
		return ""
	}
	unit, name := wan, " 万元"
	if size.GreaterThanOrEqual(yi) {
		unit, name = yi, " 亿元"
	}
	short := amount.DivRound(unit, 2)
	text := short.String() + name
	if !short.Mul(unit).Equal(amount) {
		text = "约 " + text
	}
	return text
}

// Currency is a currency's name beside an amount: 元 for CNY in Chinese, otherwise
// its code.
func (p *Printer) Currency(code string) string {
	if p.Name() == Chinese && code == "CNY" {
		return "元"
	}
	return code
}
