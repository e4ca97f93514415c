package plantest

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
	"pgregory.net/rapid"
)

// DrawCurrencies draws a plan of accounts in different currencies, with the exchange rates
// that it needs: the plan is in one of theirs, or in another.
func DrawCurrencies(t *rapid.T) planner.Input {
	in := planner.Input{
		Start: rapid.SampledFrom([]pricing.Month{Month("2026-12"), Month("2028-02")}).Draw(t, "start"), Months: rapid.IntRange(1, 5).Draw(t, "months"),
		Rates: map[string]planner.Rates{},
	}
	accounts := []string{"account.main", `module.eu["de"].account.main`, "account.a"}
	currencies := rapid.Permutation([]string{"CNY", "USD", "JPY"}).Draw(t, "currencies")[:rapid.IntRange(2, 3).Draw(t, "accounts")]
	for i, currency := range currencies {
		part := planner.Input{Start: in.Start, Months: in.Months}
		part.Catalogs = []*pricing.Catalog{drawCatalog(t, part, "own-"+currency, currency), drawCatalog(t, part, "other-"+currency, currency)}
		DrawAccount(t, &part, accounts[i], i)
		in.Catalogs, in.Accounts = append(in.Catalogs, part.Catalogs...), append(in.Accounts, part.Accounts...)
		in.Usages, in.Packs, in.TopUps = append(in.Usages, part.Usages...), append(in.Packs, part.Packs...), append(in.TopUps, part.TopUps...)
		in.Subscriptions, in.Vouchers = append(in.Subscriptions, part.Subscriptions...), append(in.Vouchers, part.Vouchers...)
	}
	reporting := rapid.SampledFrom([]string{currencies[0], currencies[1], "KWD"}).Draw(t, "currency of the plan")
	if reporting == "KWD" || rapid.Bool().Draw(t, "say it") {
		in.Currency = reporting
	}
	for _, currency := range currencies {
		if currency != reporting {
			in.Rates[currency] = drawRates(t, &in)
		}
	}
	return in
}

// DrawAny draws a plan of one currency, or now and then of several.
func DrawAny(t *rapid.T) planner.Input {
	if rapid.IntRange(0, 3).Draw(t, "several currencies") == 0 {
		return DrawCurrencies(t)
	}
	return DrawInput(t)
}

// drawRates draws exchange rates from the first month or an earlier one on.
func drawRates(t *rapid.T, in *planner.Input) planner.Rates {
	rates := planner.Rates{}
	for m := in.Start - pricing.Month(rapid.IntRange(0, 2).Draw(t, "months before")); m <= in.Month(in.Months); m++ {
		if len(rates) == 0 || rapid.Bool().Draw(t, "another rate") {
			rates[m] = DrawAmount(t, "rate", "1", "7.1", "0.0465", "0.333333333333", "155.25", "0.000000000001")
		}
	}
	return rates
}
