package tabular

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/pricing"
	"github.com/shopspring/decimal"
)

// What FOCUS 1.3 says of a column: whether it may be left out, may be null, and
// which values it has.
type focusRule struct {
	mandatory, nullable bool
	format              *regexp.Regexp // of what is not null; nil: any
}

var (
	focusAny     = regexp.MustCompile(`(?s)^.+$`)
	focusDecimal = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	focusAtLeast = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)
	focusInstant = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$`)
	focusUnit    = regexp.MustCompile(`^([0-9]+ )?[A-Z][a-z]*s$`)
)

func focusWords(words ...string) *regexp.Regexp {
	for i := range words {
		words[i] = regexp.QuoteMeta(words[i])
	}
	return regexp.MustCompile(`^(` + strings.Join(words, "|") + `)$`)
}

// focusRules are all columns of the specification that the file may have. The
// first 23 are mandatory.
var focusRules = sync.OnceValue(func() map[string]focusRule {
	rules := map[string]focusRule{
		"BilledCost": {true, false, focusDecimal}, "EffectiveCost": {true, false, focusDecimal},
		"ListCost": {true, false, focusDecimal}, "ContractedCost": {true, false, focusDecimal},
		"PricingQuantity":    {true, true, focusDecimal},
		"BillingPeriodStart": {true, false, focusInstant}, "BillingPeriodEnd": {true, false, focusInstant},
		"ChargePeriodStart": {true, false, focusInstant}, "ChargePeriodEnd": {true, false, focusInstant},
		"BillingAccountId": {true, false, focusAny}, "BillingCurrency": {true, false, regexp.MustCompile(`^[A-Z]{3}$`)},
		"ChargeCategory":   {true, false, focusWords("Usage", "Purchase", "Tax", "Credit", "Adjustment")},
		"HostProviderName": {true, false, focusAny}, "ServiceProviderName": {true, false, focusAny},
		"InvoiceIssuerName": {true, false, focusAny}, "ProviderName": {true, false, focusAny},
		"PublisherName": {true, false, focusAny}, "ServiceName": {true, false, focusAny},
		"ServiceCategory":    {true, false, focusWords("AI and Machine Learning", "Analytics", "Business Applications", "Compute", "Databases", "Developer Tools", "Multicloud", "Identity", "Integration", "Internet of Things", "Management and Governance", "Media", "Migration", "Mobile", "Networking", "Security", "Storage", "Web", "Other")},
		"BillingAccountName": {true, true, focusAny}, "ChargeClass": {true, true, focusWords("Correction")},
		"ChargeDescription": {true, true, focusAny}, "PricingUnit": {true, true, focusUnit},

		"ChargeFrequency": {false, false, focusWords("One-Time", "Recurring", "Usage-Based")},
		"InvoiceId":       {false, true, focusAny}, "ServiceSubcategory": {false, false, focusWords("Other (AI and Machine Learning)")},
		"CommitmentDiscountCategory": {false, true, focusWords("Spend", "Usage")},
		"CommitmentDiscountStatus":   {false, true, focusWords("Used", "Unused")},
		"CommitmentDiscountQuantity": {false, true, focusDecimal}, "CommitmentDiscountUnit": {false, true, focusUnit},
		"ConsumedQuantity": {false, true, focusDecimal}, "ConsumedUnit": {false, true, focusUnit},
		"ListUnitPrice": {false, false, focusAtLeast}, "ContractedUnitPrice": {false, false, focusAtLeast},
		"PricingCategory": {false, false, focusWords("Standard", "Committed", "Dynamic", "Other")},
		"SkuId":           {false, false, focusAny}, "SkuMeter": {false, false, focusAny}, "SkuPriceId": {false, false, focusAny},
	}
	for _, name := range []string{"ContractApplied", "CommitmentDiscountId", "CommitmentDiscountName", "CommitmentDiscountType", "ResourceId", "ResourceName", "ResourceType", "Tags"} {
		rules[name] = focusRule{false, true, focusAny}
	}
	return rules
})

// A focusChecker holds a file against the rules of FOCUS and the plan it shows.
type focusChecker struct {
	plan     *document.Plan
	problems []string
	parent   map[string]string // SkuId by SkuPriceId
	price    map[string]string // ListUnitPrice by SkuPriceId, month and account, of usage
	meters   map[string]string // of usages
	unit     map[string]string // CommitmentDiscountUnit by CommitmentDiscountId
	seen     map[string]bool
	sums     map[string]decimal.Decimal
}

// checkFocus returns what is wrong with a file.
func checkFocus(text string, p *document.Plan) []string {
	c := &focusChecker{
		plan: p, parent: map[string]string{}, price: map[string]string{}, unit: map[string]string{}, meters: map[string]string{}, seen: map[string]bool{}, sums: map[string]decimal.Decimal{},
	}
	for _, u := range p.Usages {
		c.meters[u.Address] = u.Catalog + "/" + u.Meter
	}
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(records) == 0 {
		return []string{fmt.Sprint("unreadable: ", err)}
	}
	c.header(records[0])
	for i, record := range records[1:] {
		row := map[string]string{}
		for k, name := range records[0] {
			row[name] = record[k]
		}
		c.row(fmt.Sprintf("line %d", i+2), row)
	}
	c.totals()
	return c.problems
}

func (c *focusChecker) must(holds bool, format string, args ...any) {
	if !holds {
		c.problems = append(c.problems, fmt.Sprintf(format, args...))
	}
}

// header: mandatory columns are there, known ones in the order of the
// specification, custom ones after them.
func (c *focusChecker) header(columns []string) {
	rules, custom := focusRules(), slices.IndexFunc(columns, func(name string) bool { return strings.HasPrefix(name, "x_") })
	c.must(custom > 0, "no custom columns")
	for i, name := range columns {
		_, known := rules[name]
		c.must(known == (i < custom), "column %s: neither of FOCUS nor custom, or out of place", name)
		c.must(i == 0 || i == custom || columns[i-1] < name, "column %s: out of order", name)
	}
	mandatory := 0
	for name, rule := range rules {
		if rule.mandatory {
			mandatory++
			c.must(slices.Contains(columns, name), "column %s: mandatory and missing", name)
		}
	}
	c.must(mandatory == 23, "%d mandatory columns", mandatory)
}

func (c *focusChecker) row(at string, r map[string]string) {
	whole := true
	for name, rule := range focusRules() {
		cell, there := r[name]
		if !there {
			continue
		}
		holds := cell == "" && rule.nullable || cell != "" && rule.format.MatchString(cell)
		c.must(holds, "%s: %s is %q", at, name, cell)
		whole = whole && holds
	}
	if !whole {
		return // what follows would stumble over it
	}
	c.charge(at, r)
	c.periods(at, r)
	c.prices(at, r)
	c.commitment(at, r)
	c.identity(at, r)
	c.add(r)
}

func (c *focusChecker) charge(at string, r map[string]string) {
	purchase, unused := r["ChargeCategory"] == "Purchase", r["CommitmentDiscountStatus"] == "Unused"
	credit := r["ChargeCategory"] == "Credit"
	c.must(purchase || credit || r["ChargeCategory"] == "Usage", "%s: a forecast has no %s", at, r["ChargeCategory"])
	frequency := map[string]string{"purchase": "One-Time", "credit": "One-Time", "fee": "Recurring"}[r["x_Component"]]
	c.must(r["ChargeFrequency"] == cmp.Or(frequency, "Usage-Based"), "%s: ChargeFrequency %s", at, r["ChargeFrequency"])
	c.must(credit == strings.HasPrefix(r["BilledCost"], "-"), "%s: a credit of %s", at, r["BilledCost"])
	c.must((r["ConsumedQuantity"] == "") == (purchase || unused || credit), "%s: ConsumedQuantity %q", at, r["ConsumedQuantity"])
	c.must((r["ConsumedUnit"] == "") == (r["ConsumedQuantity"] == ""), "%s: ConsumedUnit %q", at, r["ConsumedUnit"])
	c.must(r["InvoiceId"] == "" && r["ChargeClass"] == "", "%s: nothing is invoiced or corrected", at)
	c.must(r["x_IsForecast"] == "true" && strings.HasPrefix(r["ChargeDescription"], "Forecast: "), "%s: not marked as a forecast", at)
}

func (c *focusChecker) periods(at string, r map[string]string) {
	times := map[string]time.Time{}
	for _, name := range []string{"BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd"} {
		moment, err := time.Parse(time.RFC3339, r[name])
		c.must(err == nil, "%s: %s is no time", at, name)
		times[name] = moment
	}
	start := times["BillingPeriodStart"]
	c.must(start.Day() == 1 && times["BillingPeriodEnd"].Equal(start.AddDate(0, 1, 0)), "%s: the billing period is no month", at)
	c.must(times["ChargePeriodStart"].Before(times["ChargePeriodEnd"]), "%s: the charge period is empty", at)
	if r["x_Component"] != "purchase" {
		c.must(r["ChargePeriodStart"] == r["BillingPeriodStart"] && r["ChargePeriodEnd"] == r["BillingPeriodEnd"], "%s: the usage is not of its month", at)
	} else {
		bought := times["ChargePeriodStart"]
		c.must(!bought.Before(start) && bought.Before(times["BillingPeriodEnd"]), "%s: the purchase is not in its month", at)
	}
}

func (c *focusChecker) prices(at string, r map[string]string) {
	value := func(name string) decimal.Decimal {
		d, _ := decimal.NewFromString(r[name]) // 0 of null
		return d
	}
	c.must(r["PricingQuantity"] != "" && r["PricingUnit"] != "", "%s: no pricing quantity or unit", at)
	c.must(value("ListUnitPrice").Mul(value("PricingQuantity")).Sub(value("ListCost")).Abs().LessThan(decimal.New(1, -9)), "%s: ListCost is not unit price times quantity", at)
	finest := decimal.New(1, -9) // a third of an amount has no end
	if r["ChargeCategory"] == "Purchase" {
		finest = decimal.New(1, -pricing.MinorUnit(r["BillingCurrency"]))
	}
	c.must(value("ContractedUnitPrice").Mul(value("PricingQuantity")).Sub(value("ContractedCost")).Abs().LessThan(finest), "%s: ContractedCost is not unit price times quantity", at)
	if r["x_Component"] == "fee" {
		c.must(value("BilledCost").Equal(value("ContractedCost")) && r["ContractApplied"] != "", "%s: a fee is billed at its price, of a commitment", at)
		return
	}
	c.must(!value("PricingQuantity").IsZero() || !value("BilledCost").IsZero(), "%s: the row says nothing", at)
	switch {
	case r["ChargeCategory"] == "Purchase":
		c.must(value("EffectiveCost").IsZero(), "%s: EffectiveCost of a prepaid purchase", at)
		c.must(value("BilledCost").Equal(value("ContractedCost")), "%s: a purchase is billed at its contracted price", at)
	case r["CommitmentDiscountId"] != "":
		c.must(value("BilledCost").IsZero(), "%s: BilledCost of what a pack paid", at)
	default:
		c.must(value("BilledCost").Equal(value("EffectiveCost")), "%s: EffectiveCost is not what is billed", at)
	}
	committed := r["CommitmentDiscountStatus"] != ""
	c.must(committed == (r["PricingCategory"] == "Committed"), "%s: PricingCategory %s", at, r["PricingCategory"])
}

func (c *focusChecker) commitment(at string, r map[string]string) {
	id := r["CommitmentDiscountId"]
	for _, name := range []string{"Category", "Name", "Quantity", "Type", "Unit"} {
		c.must((r["CommitmentDiscount"+name] == "") == (id == ""), "%s: CommitmentDiscount%s is %q", at, name, r["CommitmentDiscount"+name])
	}
	c.must((r["CommitmentDiscountStatus"] != "") == (id != "" && r["ChargeCategory"] == "Usage"), "%s: CommitmentDiscountStatus %q", at, r["CommitmentDiscountStatus"])
	if id == "" {
		return
	}
	c.must(decimal.RequireFromString("0"+r["CommitmentDiscountQuantity"]).IsPositive(), "%s: CommitmentDiscountQuantity is not positive", at)
	unit := r["CommitmentDiscountUnit"]
	c.must(c.unit[id] == "" || c.unit[id] == unit, "%s: another CommitmentDiscountUnit of %s", at, id)
	c.unit[id] = unit
}

func (c *focusChecker) identity(at string, r map[string]string) {
	key := fmt.Sprintf("%q", []string{r["BillingPeriodStart"], r["BillingAccountId"], r["ResourceId"], r["SkuPriceId"], r["CommitmentDiscountId"]})
	c.must(!c.seen[key], "%s: this charge is there twice", at)
	c.seen[key] = true
	price := r["SkuPriceId"]
	c.must(c.parent[price] == "" || c.parent[price] == r["SkuId"], "%s: another parent of %s", at, price)
	c.parent[price] = r["SkuId"]
	if r["ChargeCategory"] == "Usage" {
		dated := price + r["BillingPeriodStart"] + r["BillingAccountId"] // a contract has prices of its own
		c.must(c.price[dated] == "" || c.price[dated] == r["ListUnitPrice"], "%s: another list price of %s", at, price)
		c.price[dated] = r["ListUnitPrice"]
	}
	c.must((r["ResourceId"] == "") == (r["ResourceType"] == ""), "%s: ResourceType %q", at, r["ResourceType"])
	tags := map[string]string{}
	c.must(r["Tags"] == "" || json.Unmarshal([]byte(r["Tags"]), &tags) == nil && len(tags) > 0, "%s: Tags %q", at, r["Tags"])
}
