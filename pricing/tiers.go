package pricing

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// MaxCalls bounds every count of calls: a usage's month, an account-meter's
// month, size × quantity of a pack, and the calls of a whole plan.
const MaxCalls = 1_000_000_000_000_000

// A Tier is one step of a price list.
type Tier struct {
	From  int64           // first basis count that reaches the tier, inclusive
	Price decimal.Decimal // per call unit of the catalogue
}

// A TierList is a meter's price list, valid by construction: at least one tier,
// the first from 0, strictly ascending, no negative price.
type TierList struct{ tiers []Tier }

// NewTierList checks the tiers and keeps a copy of them.
func NewTierList(tiers []Tier) (TierList, error) {
	if len(tiers) == 0 {
		return TierList{}, fmt.Errorf("a price list needs at least one tier, { from = 0, price = … }")
	}
	if tiers[0].From != 0 {
		return TierList{}, fmt.Errorf("the first tier must start at 0 calls, not at %d", tiers[0].From)
	}
	for i, t := range tiers {
		if t.Price.IsNegative() {
			return TierList{}, fmt.Errorf("the price of the tier from %d is negative (%s)", t.From, t.Price)
		}
		if t.From > MaxCalls {
			return TierList{}, fmt.Errorf("the tier from %d starts above the largest count of calls, %d", t.From, int64(MaxCalls))
		}
		if i > 0 && t.From <= tiers[i-1].From {
			return TierList{}, fmt.Errorf("tiers must ascend: the tier from %d follows the one from %d", t.From, tiers[i-1].From)
		}
	}
	return TierList{append([]Tier(nil), tiers...)}, nil
}

// Len returns the number of tiers.
func (l TierList) Len() int { return len(l.tiers) }

// At returns the i-th tier, from 0.
func (l TierList) At(i int) Tier { return l.tiers[i] }

// Reached returns the index of the last tier whose From is at most basis: a
// tier's lower bound is inclusive, its upper bound exclusive.
func (l TierList) Reached(basis int64) int {
	i := len(l.tiers) - 1
	for l.tiers[i].From > basis {
		i--
	}
	return i
}

// A Rated is the list cost, before discount, of a month's calls at one meter.
type Rated struct {
	List  decimal.Decimal // exact
	Parts []RatedPart     // one in reached mode, one per tier touched in graduated mode; empty without calls
}

// A RatedPart is the share of a Rated that one tier prices.
type RatedPart struct {
	Tier  Tier
	Calls int64
	List  decimal.Decimal
}

// Rate prices calls that bring the month's basis count up to basis
// (settlement, section 3). In reached mode all calls take the price of the tier
// that basis reaches. In graduated mode they are calls number basis-calls+1 to
// basis, and a tier serves calls number From+1 to the next From. Prices are per
// unit calls, a power of ten.
func (l TierList) Rate(mode TierMode, calls, basis, unit int64) Rated {
	if calls == 0 {
		return Rated{}
	}
	if mode == TierModeReached {
		return Rated{}.with(l.tiers[l.Reached(basis)], calls, unit)
	}
	var rated Rated
	for i, t := range l.tiers {
		from, to := max(t.From, basis-calls), basis
		if i+1 < len(l.tiers) {
			to = min(to, l.tiers[i+1].From)
		}
		if from < to {
			rated = rated.with(t, to-from, unit)
		}
	}
	return rated
}

func (r Rated) with(t Tier, calls, unit int64) Rated {
	list := t.Price.Mul(decimal.NewFromInt(calls)).Shift(-log10(unit))
	return Rated{r.List.Add(list), append(r.Parts, RatedPart{t, calls, list})}
}

// log10 of a power of ten.
func log10(unit int64) (n int32) {
	for ; unit > 1; unit /= 10 {
		n++
	}
	return n
}
