package workbook

import (
	"github.com/declarative-cost/planner/cmd/internal/lang"
)

// vocabulary is what stands in cells for values of the document and for kinds of
// rows, by value. English shows the values themselves. Totals find rows by the word
// of their kind, so no two kinds of a sheet have the same.
func vocabulary(p *lang.Printer) map[string]string {
	return map[string]string{
		// kinds of rows
		"calls": p.T("calls"), "lost": p.T("lost"), "list": p.T("list"), "bill": p.T("bill"), "packs bought": p.T("packs bought"),
		"meter calls": p.T("meter calls"), "charge": p.T("charge"), "pack value": p.T("pack value"), "check": p.T("check"),
		"opening": p.T("opening"), "bought": p.T("bought"), "consumed": p.T("consumed"), "expired": p.T("expired"),
		"closing": p.T("closing"), "stated": p.T("stated"), "tag": p.T("tag"), "requested": p.T("requested"),
		// bases, periods, what exceeding does
		"billed": p.T("billed"), "amortized": p.T("amortized"), "cash": p.T("cash"),
		"total": p.T("total"), "month": p.T("month"), "warn": p.T("warn"), "fail": p.T("fail"),
		// events
		"top_up": p.T("top_up"), "unfreeze": p.T("unfreeze"), "freeze": p.T("freeze"), "freeze_failed": p.T("freeze_failed"),
		"suspended": p.T("suspended"), "resumed": p.T("resumed"), "shortfall": p.T("shortfall"), "tier_changed": p.T("tier_changed"),
		"pack_bought": p.T("pack_bought"), "pack_refused": p.T("pack_refused"), "pack_exhausted": p.T("pack_exhausted"),
		"pack_expired": p.T("pack_expired"), "free_quota_exhausted": p.T("free_quota_exhausted"),
		// what a change is of, and what it does
		"account": p.T("account"), "usage": p.T("usage"), "resource_pack": p.T("resource_pack"), "price": p.T("price"),
		"discount": p.T("discount"), "terms": p.T("terms"), "funding": p.T("funding"), "budget": p.T("budget"),
		"guardrail": p.T("guardrail"), "catalog": p.T("catalog"), "planner": p.T("planner"),
		"create": p.T("create"), "update": p.T("update"), "delete": p.T("delete"), "move": p.T("move"), "no-op": p.T("no-op"),
	}
}

// word is a value as people read it; one that the vocabulary lacks is shown as it
// is.
func (b *book) word(value string) string {
	if word, ok := b.vocabulary[value]; ok {
		return word
	}
	return value
}

// meter names a meter of an account: in English by its id, in Chinese by the title
// that the price page has and the id.
func (b *book) meter(account, id string) string {
	if b.Name() == lang.English {
		return id
	}
	if title := b.titles.Of(account, id); title != "" {
		return b.F("%s (%s)", title, id)
	}
	return id
}

// meterCell draws a meter of an account.
func (b *book) meterCell(account string) func(id string) cell {
	return func(id string) cell { return text(b.meter(account, id)) }
}
