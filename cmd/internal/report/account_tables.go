package report

import (
	"maps"
	"slices"
	"strconv"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner"
)

// eventTable says what happens to an account, by date.
func (r *planReport) eventTable(id string, a *document.Account) table {
	t := table{ID: id, Caption: r.say("events.caption"), Columns: slices.Concat(
		texts(r.say("column.date"), r.say("column.event")), numbers(r.say("balance.balance"), r.say("balance.frozen"), r.say("balance.available")))}
	for _, e := range a.Events {
		if e.Type == planner.EventShortfall && !a.TracksCash {
			continue
		}
		tone := ""
		switch e.Type {
		case planner.EventShortfall, planner.EventFreezeFailed, planner.EventSuspended, planner.EventPackRefused:
			tone = "bad"
		case planner.EventPackExpired:
			tone = "warn"
		}
		t.Rows = append(t.Rows, row{Cells: []cell{
			dateCell(e.Date.String()), textCell(short(e.Message, 400)).toned(tone, tone != ""), moneyCell(dec(e.Balance)), moneyCell(dec(e.Frozen)),
			moneyCell(dec(e.Available)).toned("bad", dec(e.Available).IsNegative()),
		}})
	}
	return t
}

// accountTable has a row for each account.
func (r *planReport) accountTable() table {
	t := table{ID: "account-table", Caption: r.say("accounts.caption"), Linked: true, Columns: slices.Concat(
		texts(r.say("column.account"), r.say("column.tags")),
		numbers(r.say("column.calls"), r.say("column.lost"), r.say("column.billed"), r.say("column.amortized"), r.say("column.cash"), r.say("column.expired.value"), r.say("column.lowest")),
		numbers(r.say("column.topup")), texts(r.say("column.by")))}
	for i, a := range r.p.Accounts {
		by, lowest := "", cell{}
		if isShort(&a) {
			by = a.Funding.FirstShortfallOn.String()
		}
		if a.TracksCash {
			lowest = moneyCell(dec(a.Funding.LowestAvailable)).toned("bad", dec(a.Funding.LowestAvailable).IsNegative())
		}
		label := name(a.Address)
		if a.Title != "" {
			label += " · " + short(a.Title, 60)
		}
		s := a.Totals
		t.Rows = append(t.Rows, row{strconv.Itoa(i), []cell{
			textCell(label), textCell(tagText(a.Tags)), countCell(s.Calls), countCell(s.Lost).toned("bad", s.Lost > 0),
			moneyCell(dec(s.Billed)), moneyCell(dec(s.Amortized)), moneyCell(dec(s.Cash)),
			moneyCell(dec(s.PacksExpiredValue)).toned("warn", s.PacksExpiredCalls > 0), lowest,
			moneyCell(dec(requiredOf(&a))), dateCell(by),
		}})
	}
	s := r.p.Totals
	t.Foot = []row{{Cells: []cell{
		textCell(r.say("column.total")), textCell(""), countCell(s.Calls), countCell(s.Lost), moneyCell(dec(s.Billed)), moneyCell(dec(s.Amortized)), moneyCell(dec(s.Cash)),
		moneyCell(dec(s.PacksExpiredValue)), {}, moneyCell(required(r.shortAccounts())), textCell(""),
	}}}
	return t.without(r.say("column.lost"), r.say("column.expired.value"), r.say("column.tags"))
}

// packTable has a row for each pack.
func (r *planReport) packTable(id string, all []document.Account) table {
	t := table{ID: id, Caption: r.say("packs.caption"), Columns: slices.Concat(
		texts(r.say("column.pack"), r.say("column.size"), r.say("column.purchased")), numbers(r.say("column.price")), texts(r.say("column.expires")),
		numbers(r.say("column.granted"), r.say("column.used"), r.say("column.remaining"), r.say("column.expired"), r.say("column.worth")))}
	for i, a := range all {
		for _, p := range a.Packs {
			bought := dateCell(p.PurchasedOn.String())
			if !p.Bought {
				bought = dateCell(r.say("pack.cell.refused", p.PurchasedOn)).toned("bad", true)
			}
			t.Rows = append(t.Rows, row{strconv.Itoa(i), []cell{
				textCell(name(p.Address)), textCell(count(p.Quantity) + " × " + name(p.SKU)), bought, moneyCell(dec(p.Price)), dateCell(p.ExpiresOn.String()),
				countCell(p.Granted), countCell(p.Consumed), countCell(p.Remaining), countCell(p.Expired).toned("warn", p.Expired > 0), moneyCell(dec(p.ExpiredValue)),
			}})
		}
	}
	return t
}

// usageSection says what each expected volume costs.
func (r *planReport) usageSection() section {
	if len(r.p.Usages) == 0 {
		return section{}
	}
	t := table{ID: "usages", Caption: r.say("usages.caption"), Columns: slices.Concat(
		texts(r.say("column.usage"), r.say("column.account"), r.say("column.meter"), r.say("column.tags")), numbers(r.say("column.requested"), r.say("column.charge")))}
	meters := titlesOf(r.messages, &r.p.Inputs)
	for _, u := range r.p.Usages {
		var calls int64
		for _, n := range u.Calls {
			calls += n
		}
		t.Rows = append(t.Rows, row{strconv.Itoa(r.index[u.Account]), []cell{
			textCell(name(u.Address)), textCell(name(u.Account)), textCell(meters.of(u.Account, u.Meter)), textCell(tagText(u.Tags)), countCell(calls), moneyCell(sum(each(u.Cost, dec))),
		}})
	}
	return section{ID: "usage", Title: r.say("usages.section"), Tables: []table{t}}
}

func tagText(tags map[string]string) string {
	text := ""
	for i, key := range slices.Sorted(maps.Keys(tags)) {
		if i > 0 {
			text += ", "
		}
		text += name(key) + "=" + name(tags[key])
	}
	return text
}

// allTags lists what the accounts are tagged with, to choose from.
func (r *planReport) allTags() []string {
	found := map[string]bool{}
	for _, a := range r.p.Accounts {
		for key, value := range a.Tags {
			found[name(key)+"="+name(value)] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}
