package cmd

import (
	"fmt"
	"slices"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/hclspec"
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/planner/optimize"
	"github.com/declarative-cost/planner/planner/settle"
	"github.com/declarative-cost/planner/pricing"
	"github.com/hashicorp/hcl/v2"
)

// applyPacks replaces the purchases in the configuration's files: in all of them
// or in none, and only where the plan of the new texts is billed what was found.
func (o *optimizeOptions) applyPacks(env *Env, files *batch, s *simulation, found *optimize.Optimum, doc *document.Optimize) error {
	replacements := s.replacements(found, doc)
	if len(replacements) == 0 {
		files.note("No changes. The configuration already buys these packs.\n")
		return nil
	}
	texts, diags := s.config.ReplaceResourcePacks(replacements)
	if diags.HasErrors() {
		return showDiagnostics(env, diags, s.config.Files, o.config.color(env))
	}
	if err := o.verify(env, s, found, texts); err != nil {
		return err
	}
	return s.editable.rewrite(files, texts)
}

// replacements are what is to change in the files, account by account.
func (s *simulation) replacements(found *optimize.Optimum, doc *document.Optimize) []hclspec.PackReplacement {
	comment := ""
	if found.Options.At != "" {
		comment = fmt.Sprintf("Found by \"planner optimize\": %s.", goal(doc))
	}
	return each(s.changes(found), func(c packChange) hclspec.PackReplacement {
		return hclspec.PackReplacement{Account: c.account, Add: c.add, Remove: c.removed(), Comment: comment}
	})
}

// verify plans the new texts and compares what every account is billed with what
// was found.
func (o *optimizeOptions) verify(env *Env, s *simulation, found *optimize.Optimum, texts map[string][]byte) error {
	again := &simulation{}
	diags, err := again.run(&o.config, s.editable.with(texts))
	if err != nil {
		return err
	}
	if diags.HasErrors() {
		diags = append(hcl.Diagnostics{{
			Severity: hcl.DiagError, Summary: "Nothing was changed",
			Detail: "With the new blocks the configuration would have these errors. Fix what refers to the old blocks first, or use --out.",
		}}, diags...)
		return showDiagnostics(env, diags, again.config.Files, o.config.color(env))
	}
	return checkBilled(again.config.Input, found.Best)
}

// checkBilled plans an input as the search did, without suspensions, and compares what
// each account is billed.
func checkBilled(in planner.Input, want *planner.Forecast) error {
	in.Accounts = slices.Clone(in.Accounts)
	for i := range in.Accounts {
		in.Accounts[i].Products = slices.Clone(in.Accounts[i].Products)
		for k := range in.Accounts[i].Products {
			in.Accounts[i].Products[k].Terms.Overdraft = pricing.OverdraftReport
		}
	}
	got, problems := settle.Simulate(in)
	if len(problems) > 0 {
		return problems[0]
	}
	billed := map[string]pricing.Money{}
	for _, a := range got.Accounts {
		billed[a.Account.Address] = a.Totals.Billed
	}
	for _, a := range want.Accounts {
		if b, ok := billed[a.Account.Address]; !ok || !b.Equal(a.Totals.Billed) {
			return fmt.Errorf("--apply: with the new blocks %s would be billed %s instead of %s %s, so nothing was changed. Something in the configuration depends on its packs; use --out",
				a.Account.Address, b.String(), a.Totals.Billed.String(), want.Currency)
		}
	}
	return nil
}
