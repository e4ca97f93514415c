package hclspec

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

func packDate(t *testing.T, s string) pricing.Date {
	t.Helper()
	d, err := pricing.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func newPurchase(t *testing.T, name, account string) planner.PackPurchase {
	t.Helper()
	return planner.PackPurchase{Address: "resource_pack." + name, Account: account, SKU: "similar_search_image_5m", Quantity: 2, PurchasedOn: packDate(t, "2027-03-01")}
}

// newBlock is how a purchase of newPurchase is written.
func newBlock(name, account string) string {
	return `resource_pack "` + name + `" {
  account      = ` + account + `
  sku          = "similar_search_image_5m"
  quantity     = 2
  purchased_on = "2027-03-01"
}
`
}

func loadFiles(t *testing.T, files map[string]string) *Config {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	config, diags := Load(Options{FS: fsys, Path: "."})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return config
}

const (
	packHead = "planner {\n  start = \"2026-12\"\n}\n\naccount \"shop\" {}\n"
	firstOld = `resource_pack "first" {
  account      = account.shop
  sku          = "similar_search_image_1m"
  purchased_on = "2026-12-01"
}
`
)

var (
	secondOld = strings.Replace(firstOld, "first", "second", 1)
	newOne    = newBlock("new", "account.shop")
)

func TestReplaceResourcePacksLeavesAllOtherBytes(t *testing.T) {
	for _, test := range []struct {
		name         string
		before, want string // behind packHead
		remove       []string
		add          bool
	}{
		{"in the place of the first", "\n" + firstOld + "\n# Odd   layout.\nlocals {\n  x=1\n}\n", "\n" + newOne + "\n# Odd   layout.\nlocals {\n  x=1\n}\n", []string{"first"}, true},
		{"all, whatever the order", "\n" + firstOld + "\nlocals {}\n\n" + secondOld + "\nlocals {}\n", "\n" + newOne + "\nlocals {}\n\nlocals {}\n", []string{"second", "first"}, true},
		{"comments directly above go", "\n# Of the file.\n\n  # Of the pack,\n// in lines\n" + firstOld + "# Of the next.\n" + secondOld, "\n# Of the file.\n\n" + newOne + "# Of the next.\n" + secondOld, []string{"first"}, true},
		{"a comment behind goes", "\n" + strings.TrimSuffix(firstOld, "\n") + " # why /* not */\n\nlocals {}\n", "\nlocals {}\n", []string{"first"}, false},
		{"half a comment is not cut", "\n/* one\n# two */\n" + firstOld, "\n/* one\n# two */\n", []string{"first"}, false},
		{"a comment behind other code stays", "locals {} # stays\n" + firstOld + "locals {}\n", "locals {} # stays\nlocals {}\n", []string{"first"}, false},
		{"a string is no comment", "locals {\n  a = <<EOT\n# not one\nEOT\n}\n" + firstOld, "locals {\n  a = <<EOT\n# not one\nEOT\n}\n", []string{"first"}, false},
		{"no empty lines at the end", "\n" + firstOld + "\n\n" + secondOld, "\n" + firstOld, []string{"second"}, false},
		{"neighbours, all of them", "\n" + firstOld + "\n" + secondOld, "", []string{"first", "second"}, false},
		{"at the end", "\nlocals {}\n", "\nlocals {}\n\n" + newOne, nil, true},
		{"at the end without a line end", "\nlocals {}", "\nlocals {}\n\n" + newOne, nil, true},
		{"nothing", "\n" + firstOld, "\n" + firstOld, nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, end := range []string{"\n", "\r\n"} {
				inLines := func(text string) string { return strings.ReplaceAll(text, "\n", end) }
				config := loadFiles(t, map[string]string{"main.hcl": inLines(packHead + test.before)})
				r := PackReplacement{Account: "account.shop"}
				for _, name := range test.remove {
					r.Remove = append(r.Remove, "resource_pack."+name)
				}
				if test.add {
					r.Add = []planner.PackPurchase{newPurchase(t, "new", "account.shop")}
				}
				texts, diags := config.ReplaceResourcePacks([]PackReplacement{r})
				if diags.HasErrors() {
					t.Fatal(diags)
				}
				got, changed := texts["main.hcl"]
				if changed != (test.before != test.want) {
					t.Errorf("a new text for the file: %v", changed)
				}
				if diff := cmp.Diff(inLines(packHead+test.want), string(got)); changed && diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestReplaceResourcePacksOfSeveralAccountsAndFiles(t *testing.T) {
	files := map[string]string{
		"a.hcl": packHead + "\naccount \"other\" {}\n\naccount \"third\" {}\n",
		"b.hcl": firstOld,
		"c.hcl": secondOld + "\n" + strings.NewReplacer("first", "apart", "shop", "other").Replace(firstOld) + "\nlocals {}\n",
	}
	config := loadFiles(t, files)
	texts, diags := config.ReplaceResourcePacks([]PackReplacement{
		{"account.other", []string{"resource_pack.apart"}, []planner.PackPurchase{newPurchase(t, "o1", "account.other"), newPurchase(t, "o2", "account.other")}, ""},
		{"account.shop", []string{"resource_pack.second", "resource_pack.first"}, []planner.PackPurchase{newPurchase(t, "s", "account.shop")}, ""},
		{"account.third", nil, []planner.PackPurchase{newPurchase(t, "t", "account.third")}, ""},
	})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	got := map[string]string{}
	for name, text := range texts {
		got[name] = string(text)
	}
	want := map[string]string{
		"a.hcl": files["a.hcl"] + "\n" + newBlock("t", "account.third"),
		"b.hcl": newBlock("s", "account.shop"),
		"c.hcl": newBlock("o1", "account.other") + "\n" + newBlock("o2", "account.other") + "\nlocals {}\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReplaceResourcePacksIsRefusedWithEveryReasonAtItsPlace(t *testing.T) {
	module := map[string]string{"m/m.hcl": "account \"in\" {}\n" + strings.ReplaceAll(firstOld, "shop", "in")}
	files := map[string]string{
		"j.hcl.json": `{"account": {"json": {}}, "resource_pack": {"json": {"account": "${account.shop}", "sku": "similar_search_image_1m", "purchased_on": "2026-12-01"}}}`,
		"main.hcl": packHead + `
module "m" {
  source = "./m"
}

resource_pack "each" {
  for_each     = toset(["a", "b"])
  account      = account.shop
  sku          = "similar_search_image_1m"
  purchased_on = "2026-12-01"
}

resource_pack "counted" {
  count        = 1
  account      = account.shop
  sku          = "similar_search_image_1m"
  purchased_on = "2026-12-01"
}

` + firstOld + `
output "used" {
  value = result.packs["resource_pack.first"].consumed
}

check "used" {
  assert {
    condition     = result.packs["resource_pack.first"].expired == 0
    error_message = "${result.packs["resource_pack.first"].expired} expire."
  }
}
`,
	}
	for name, text := range module {
		files[name] = text
	}
	config := loadFiles(t, files)
	texts, diags := config.ReplaceResourcePacks([]PackReplacement{
		{"account.shop", []string{`resource_pack.each["a"]`, `resource_pack.each["b"]`, "resource_pack.counted[0]", "resource_pack.first", "resource_pack.json"}, []planner.PackPurchase{newPurchase(t, "new", "account.shop")}, ""},
		{"module.m.account.in", []string{"module.m.resource_pack.first"}, []planner.PackPurchase{newPurchase(t, "in", "module.m.account.in")}, ""},
		{"account.json", nil, []planner.PackPurchase{newPurchase(t, "j", "account.json")}, ""},
	})
	if texts != nil {
		t.Errorf("there are texts: %q", texts)
	}
	var got []string
	for _, d := range diags {
		src := config.Files[d.Subject.Filename].Bytes
		got = append(got, d.Subject.Filename+" "+string(src[d.Subject.Start.Byte:d.Subject.End.Byte])+": "+strings.SplitAfter(d.Detail, ";")[0])
	}
	want := []string{
		`j.hcl.json "json": account.json is declared in a file in JSON syntax, at whose end no blocks can be put. --out writes them into a file of their own.`,
		`j.hcl.json "json": resource_pack.json is in a file in JSON syntax, which is usually generated. Change what generates it.`,
		`m/m.hcl account "in": module.m.account.in is in a module, and no output names it, so the root module cannot buy packs for it. Declare one, such as output "account" { value = account.in }.`,
		`m/m.hcl resource_pack "first": module.m.resource_pack.first is in a module, which may be called more than once. Change it by hand.`,
		`main.hcl for_each     = toset(["a", "b"]): resource_pack.each is made by for_each;`,
		`main.hcl count        = 1: resource_pack.counted is made by count;`,
		`main.hcl result.packs["resource_pack.first"].consumed: output.used refers to resource_pack.first, which goes. Remove the reference first.`,
		`main.hcl result.packs["resource_pack.first"].expired: check.used refers to resource_pack.first, which goes. Remove the reference first.`,
		`main.hcl result.packs["resource_pack.first"].expired: check.used refers to resource_pack.first, which goes. Remove the reference first.`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What comes under the address of what goes is no lost reference.
func TestReplaceResourcePacksKeepsReferencesToTheSameAddress(t *testing.T) {
	config := loadFiles(t, map[string]string{"main.hcl": packHead + firstOld + "output \"used\" {\n  value = result.packs[\"resource_pack.first\"].consumed\n}\n"})
	_, diags := config.ReplaceResourcePacks([]PackReplacement{{"account.shop", []string{"resource_pack.first"}, []planner.PackPurchase{newPurchase(t, "first", "account.shop")}, ""}})
	if diags.HasErrors() {
		t.Error(diags)
	}
}

// What is written is laid out canonically and means what it was written for,
// whatever characters keys have. The SKU of an account with several products is
// qualified.
func TestWriteResourcePacksReadsBack(t *testing.T) {
	head := "planner {\n  start = \"2026-12\"\n}\naccount \"by-name\" {\n  for_each = toset([\"a.b\", \"say \\\"${\"hi\"}\\\" %%{x}\", \"小店\"])\n}\n" + twoProducts
	files := map[string]string{"main.hcl": head, "own.catalog.hcl": ownCatalog}
	config := loadFiles(t, files)
	price, left, starts, expires := pricing.Cents(12345_67), pricing.WholeUnits(17), packDate(t, "2026-06-15"), packDate(t, "2027-03-31")
	var want []planner.PackPurchase
	for i, a := range config.Input.Accounts {
		p := newPurchase(t, "p"+string(rune('0'+i)), a.Address)
		p.Quantity, p.Catalog = int64(i+1), "tencent-tiia"
		want = append(want, p)
	}
	want[1].Price = &price
	want[2].PurchasedOn, want[2].Remaining, want[2].StartsOn, want[2].ExpiresOn = packDate(t, "2026-05-31"), &left, &starts, &expires
	text, err := WriteResourcePacks(&config.Input, want, nil)
	if err != nil {
		t.Fatal(err)
	}
	if formatted := hclwrite.Format(text); !bytes.Equal(formatted, text) {
		t.Errorf("the canonical layout is another one:\n%s", text)
	}
	if !HasOnlyResourcePacks(text) || HasOnlyResourcePacks([]byte(head)) || HasOnlyResourcePacks([]byte("resource_pack \"a\" {\n  count = 1\n}\n")) || HasOnlyResourcePacks([]byte("}")) {
		t.Error("what holds only resource packs is told wrongly")
	}
	files["packs.hcl"] = string(text)
	got := loadFiles(t, files).Input.Packs
	slices.SortFunc(got, func(a, b planner.PackPurchase) int { return strings.Compare(a.Address, b.Address) })
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable(pricing.Units{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// twoProducts is an account with the built-in catalogue and ownCatalog.
const (
	twoProducts = `catalog "images" {
  source = "tencent-tiia"
}
catalog "own" {
  source = "own.catalog.hcl"
}
account "pair" {
  catalogs = [catalog.images, catalog.own]
}
`
	ownCatalog = `catalog {
  id        = "own"
  currency  = "CNY"
  call_unit = 1
  as_of     = "2026-11-22"
  meter "m" {
    tiers = [{ from = 0, price = 1 }]
  }
}
`
)

func TestSplitModule(t *testing.T) {
	for _, test := range []struct{ address, module, local string }{
		{"account.shop", "", "account.shop"},
		{`account.shop["module.x.account.y"]`, "", `account.shop["module.x.account.y"]`},
		{`module.eu["a.account.b"].account.shop[0]`, `module.eu["a.account.b"]`, "account.shop[0]"},
		{"module.a.module.b.account.c", "module.a.module.b", "account.c"},
	} {
		module, local, err := SplitModule(test.address)
		if err != nil || module != test.module || local != test.local {
			t.Errorf("%s: %q, %q, %v", test.address, module, local, err)
		}
	}
	if _, _, err := SplitModule(`account.x["\a"]`); err == nil {
		t.Error("an escape that HCL does not have is taken")
	}
}
