package document

import (
	"slices"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/sensitivity"
	"github.com/declarative-cost/planner/pricing"
)

// A Sensitivity is what a plan would be if a clause meant the other thing.
type Sensitivity struct {
	sensitivity.Turned
	Question string  `json:"question"` // to put to the vendor
	Clause   *string `json:"clause"`   // of the vendor's price page; null where none is known
}

// clauses are what price pages say, by catalogue and reading.
var clauses = map[string]map[sensitivity.Reading]string{
	"tencent-tiia": {
		"tier_basis":                 "后付费根据月调用量后，采用阶梯到达定价，月累计调用量越高，单价越低。",
		"freeze_basis":               "将以本月调用量 * 刊例价 * 100%作为次月费用的预估对账户进行冻结",
		"pack_coverage":              "结算顺序为：赠送的免费资源包 > 购买的资源包 > 后付费。",
		sensitivity.ReadingFreeQuota: "图像标签、商品识别、商品识别-微信识物版、车辆识别、车辆识别（增强版）、图像搜索、智能裁剪、图像质量评估服务开通后，可获得共计10000次/月的免费调用额度。",
	},
}

// NewSensitivity makes the entries of a plan's readings.
func NewSensitivity(f *planner.Forecast, turned []sensitivity.Turned) []Sensitivity {
	specs := each(f.Input.Catalogs, (*pricing.Catalog).Spec)
	return each(turned, func(t sensitivity.Turned) Sensitivity {
		s := Sensitivity{t, question(nil, specs, t.Reading, t.Meters), nil}
		for _, a := range f.Accounts {
			if clause, ok := clauses[a.Account.Products[0].Catalog][t.Reading]; ok {
				s.Clause = &clause
			}
		}
		return s
	})
}

// Asked is the question in a language; the document's is English, which is the
// printer nil.
func (s *Sensitivity) Asked(p *lang.Printer, in *Inputs) string {
	if p.Name() == lang.English {
		return s.Question
	}
	return question(p, each(in.Catalogs, func(c Catalog) pricing.CatalogSpec { return c.CatalogSpec }), s.Reading, s.Meters)
}

// KeptReason is why a reading could not be turned. In another language it is said
// where it is always the same; what a catalogue's own check says stays as it is.
func KeptReason(p *lang.Printer, reading sensitivity.Reading, reason string) string {
	if p.Name() != lang.English && reading.Question() != "" {
		return p.T("a purchase that may be refused cannot cover the days before it")
	}
	return p.T(reason)
}

// question is what to ask a vendor about a reading.
func question(p *lang.Printer, catalogs []pricing.CatalogSpec, reading sensitivity.Reading, meters []string) string {
	if reading == sensitivity.ReadingFreeQuota {
		return quotaQuestion(p, catalogs, meters)
	}
	return p.T(reading.Question())
}

// quotaQuestion names the meters as the vendor does, with their ids.
func quotaQuestion(p *lang.Printer, catalogs []pricing.CatalogSpec, meters []string) string {
	var names []string
	for _, c := range catalogs {
		for _, m := range c.Meters {
			if !slices.Contains(meters, m.ID) {
				continue
			}
			if m.Title != "" {
				names = append(names, p.F("%s (%s)", m.Title, m.ID))
			} else {
				names = append(names, m.ID)
			}
		}
	}
	if len(names) == 0 {
		return p.T("Does the free quota cover every meter that has a price?")
	}
	return p.F("Does the free quota also cover the meters that its list does not name: %s?", strings.Join(names, p.T(", ")))
}
