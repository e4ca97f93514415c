package hclspec_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner/settle"
)

// withoutExamples are the catalogues on whose pages no example is worked out.
var withoutExamples = []string{
	"aliyun-sofa-apigateway", "aws-polly", "baidu-iocr", "baidu-mt", "baidu-nlp", "deepseek-api", "huawei-msgsms", "openai-api", "tencent-nvs", "tencent-sms", "tencent-tiia", "twilio-sms",
}

// Every built-in catalogue says where its prices are from, when they were checked and how
// sure they are, and names its meters in English.
func TestBuiltinCatalogsNameTheirSource(t *testing.T) {
	for _, id := range hclspec.BuiltinCatalogIDs() {
		c, err := hclspec.BuiltinCatalog(id)
		if err != nil {
			t.Fatal(err)
		}
		s := c.Spec()
		if s.ID != id || s.Title == "" || s.CheckedOn == 0 || s.Confidence == "" || !strings.HasPrefix(s.Source, "https://") {
			t.Errorf("%s: id %q, title %q, checked_on %s, confidence %q, source %q", id, s.ID, s.Title, s.CheckedOn, s.Confidence, s.Source)
		}
		for _, m := range s.Meters {
			english := !strings.ContainsFunc(m.Title, func(r rune) bool { return r >= 0x2e80 })
			if m.Title == "" || !english && m.TitleEN == "" {
				t.Errorf("%s, %s: title %q, title_en %q", id, m.ID, m.Title, m.TitleEN)
			}
		}
	}
}

// unusual is what Review says of built-in catalogues; each has a comment in the file.
var unusual = map[string][]string{
	"aliyun-pnvs":  {"pack.number_auth_100", "pack.number_auth_1k", "pack.sms_auth_100", "pack.sms_auth_1k"},
	"tencent-ocr":  {"meter.barcode_query", "meter.verify_basic_biz_license", "meter.verify_biz_license", "meter.verify_enterprise_four_factors", "meter.vat_invoice_verify", "pack.image_basic_10m"},
	"tencent-tiia": {"meter.detect_label_pro"},
	"tencent-tmt":  {"meter.file_translate"},
}

func TestBuiltinCatalogsAreNotUnusual(t *testing.T) {
	for _, id := range hclspec.BuiltinCatalogIDs() {
		c, err := hclspec.BuiltinCatalog(id)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range c.Review() {
			got = append(got, p.Address)
		}
		if !slices.Equal(got, unusual[id]) {
			t.Errorf("%s: unusual are %q, expected are %q", id, got, unusual[id])
		}
	}
}

// The examples that vendors work out on their price pages, planned with the built-in
// catalogue: the check of each has the amount that the page gives.
func TestBuiltinCatalogsPlanTheExamplesOfTheirPages(t *testing.T) {
	const folder = "../pricing/catalogs/testdata"
	for _, id := range hclspec.BuiltinCatalogIDs() {
		files, err := filepath.Glob(filepath.Join(folder, id, "*.hcl"))
		if err != nil || (len(files) == 0) != slices.Contains(withoutExamples, id) {
			t.Errorf("%s has %d examples (%v)", id, len(files), err)
		}
		for _, file := range files {
			t.Run(id+"/"+filepath.Base(file), func(t *testing.T) {
				planExample(t, file, `source = "`+id+`"`)
			})
		}
	}
	folders, err := filepath.Glob(folder + "/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !slices.Contains(hclspec.BuiltinCatalogIDs(), filepath.Base(f)) {
			t.Errorf("%s is of no built-in catalogue", f)
		}
	}
}

// planExample plans a file, which must contain a text, and wants all its checks to hold.
func planExample(t *testing.T, file, contains string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), contains) {
		t.Fatalf("no %s in it (%v)", contains, err)
	}
	config, diags := hclspec.Load(hclspec.Options{FS: os.DirFS(filepath.Dir(file)), Path: filepath.Base(file)})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	forecast, problems := settle.Simulate(config.Input)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	outcome, diags := config.Evaluate(forecast, nil)
	if diags.HasErrors() || len(outcome.Checks) == 0 {
		t.Fatal("no checks", diags)
	}
	for _, c := range outcome.Checks {
		if !c.Passed {
			t.Error(c.Messages)
		}
	}
}
