package hclspec

import "testing"

// The root module calls an account in a module by the outputs that lead to it.
func TestAccountReference(t *testing.T) {
	config := loadFiles(t, map[string]string{
		"main.hcl":      packHead + "module \"a\" {\n  for_each = toset([\"eu 1\"])\n  source = \"./a\"\n}\n",
		"a/main.hcl":    "account \"in\" {}\naccount \"each\" {\n  for_each = toset([\"x\"])\n}\naccount \"hidden\" {}\nmodule \"b\" {\n  source = \"../b\"\n}\n",
		"a/outputs.hcl": "output \"in\" {\n  value = account.in\n}\noutput \"each\" {\n  value = account.each\n}\noutput \"b\" {\n  value = { one = module.b.all[\"k\"] }\n}\noutput \"text\" {\n  value = \"${account.hidden.address}\"\n}\n",
		"b/main.hcl":    "account \"deep\" {\n  for_each = toset([\"k\"])\n}\noutput \"all\" {\n  value = account.deep\n}\n",
	})
	for address, want := range map[string]string{
		"account.shop":                                "account.shop",
		`module.a["eu 1"].account.in`:                 `module.a["eu 1"].in`,
		`module.a["eu 1"].account.each["x"]`:          `module.a["eu 1"].each["x"]`,
		`module.a["eu 1"].module.b.account.deep["k"]`: `module.a["eu 1"].b["one"]`,
		`module.a["eu 1"].account.hidden`:             "",
		"account.none":                                "",
	} {
		if got, ok := config.AccountReference(address); got != want || ok != (want != "") {
			t.Errorf("%s is %q (%t), want %q", address, got, ok, want)
		}
	}
}
