package plantest

import (
	"sync"

	"github.com/declarative-cost/planner/pricing"
)

// PageCatalog is the vendor's page, reference/image-analysis-pricing.zh.md, as
// tables: 14 priced meters, one in free beta, six packs, one shared free quota
// that 通用图像标签 (detect_label_pro) is not listed for.
var PageCatalog = sync.OnceValue(func() *pricing.Catalog {
	spec := pricing.CatalogSpec{ID: "page", Currency: "CNY", CallUnit: 1000, Terms: pricing.DefaultTerms()}
	listed := pricing.FreeQuotaSpec{ID: "shared", Calls: 10_000}
	for _, row := range []struct {
		meter  string
		prices [4]string // from 0, 1000, 3000 and 15000 thousand calls
	}{
		{"detect_label", [4]string{"2.5", "2.2", "2", "1.5"}},
		{"detect_label_pro", [4]string{"3", "2.8", "2.5", "2"}},
		{"detect_product", [4]string{"2.5", "2.2", "2", "1.5"}},
		{"detect_product_wechat", [4]string{"3.5", "3.2", "2.8", "2.2"}},
		{"recognize_car", [4]string{"3", "2.5", "2", "1.5"}},
		{"recognize_car_pro", [4]string{"75", "45", "35", "30"}},
		{"identical_create_image", [4]string{"13", "10", "8", "7.5"}},
		{"identical_search_image", [4]string{"15", "13.5", "12", "10"}},
		{"product_create_image", [4]string{"13", "10", "8", "7.5"}},
		{"product_search_image", [4]string{"15", "13.5", "12", "10"}},
		{"similar_create_image", [4]string{"13", "10", "8", "7.5"}},
		{"similar_search_image", [4]string{"60", "50", "20", "7"}},
		{"crop_image", [4]string{"2", "1.5", "1.2", "1"}},
		{"assess_quality", [4]string{"3", "2.5", "2", "1.5"}},
	} {
		m := pricing.MeterSpec{ID: row.meter}
		for i, from := range []int64{0, 1_000_000, 3_000_000, 15_000_000} {
			m.Tiers = append(m.Tiers, pricing.Tier{From: from, Price: TierPrice(row.prices[i])})
		}
		spec.Meters = append(spec.Meters, m)
		if row.meter != "detect_label_pro" {
			listed.Meters = append(listed.Meters, pricing.ListedMeters(row.meter)...)
		}
	}
	spec.Meters = append(spec.Meters, pricing.MeterSpec{ID: "enhance_image", Free: true})
	spec.FreeQuotas = []pricing.FreeQuotaSpec{listed}
	for _, row := range []struct {
		sku, meter string
		calls      int64
		price      string
	}{
		{"similar_create_image_1m", "similar_create_image", 1_000_000, "7500"},
		{"similar_create_image_5m", "similar_create_image", 5_000_000, "25000"},
		{"similar_create_image_15m", "similar_create_image", 15_000_000, "68000"},
		{"similar_search_image_1m", "similar_search_image", 1_000_000, "20000"},
		{"similar_search_image_5m", "similar_search_image", 5_000_000, "50000"},
		{"similar_search_image_15m", "similar_search_image", 15_000_000, "120000"},
	} {
		spec.Packs = append(spec.Packs, pricing.PackSpec{SKU: row.sku, Meters: pricing.ListedMeters(row.meter), Calls: row.calls, Price: Dec(row.price)})
	}
	return MustCatalog(spec)
})
