package pricing

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"
)

// MaxCalls bounds every count of calls: a usage's month, an account-meter's
// month, size × quantity of a pack, and the calls of a whole plan.
const MaxCalls = 1_000_000_000_000_000

// A Tier is one step of a price list.
type Tier struct {
	From  int64               `json:"from"`  // first basis count that reaches the tier, inclusive
	Price decimal.NullDecimal `json:"price"` // per call unit of the meter; null: the vendor names no public price from here on
}

// of is what calls cost at the tier's price per unit calls. It is exact.
func (t *listedTier) of(calls, unit int64) Money {
	if t.units >= 0 {
		if q, r, ok := mulDiv(uint64(t.units), uint64(calls), uint64(unit)); ok && r == 0 && q <= math.MaxInt64 {
			return Money{units: int64(q)}
		}
	}
	price := t.Price.Decimal.Rat()
	return MoneyOfRat(price.Mul(price, big.NewRat(calls, unit)))
}

// A listedTier is a tier with its price counted for fast arithmetic.
type listedTier struct {
	Tier
	units int64 // of the price, of 10^-CostDecimals; negative where they cannot hold it
}

// A TierList is a meter's price list, valid by construction: at least one tier,
// the first from 0, strictly ascending, no negative price, and none without a public
// price but the last.
type TierList struct{ tiers []listedTier }

// NewTierList checks the tiers and keeps a copy of them.
func NewTierList(tiers []Tier) (TierList, error) {
	if len(tiers) == 0 {
		return TierList{}, fmt.Errorf("a price list needs at least one tier, { from = 0, price = … }")
	}
	if tiers[0].From != 0 {
		return TierList{}, fmt.Errorf("the first tier must start at 0 calls, not at %d", tiers[0].From)
	}
	for i, t := range tiers {
		if t.Price.Decimal.IsNegative() {
			return TierList{}, fmt.Errorf("the price of the tier from %d is negative (%s)", t.From, t.Price.Decimal)
		}
		if t.From > MaxCalls {
			return TierList{}, fmt.Errorf("the tier from %d starts above the largest count of calls, %d", t.From, int64(MaxCalls))
		}
		if !t.Price.Valid && i+1 < len(tiers) {
			return TierList{}, fmt.Errorf("the tier from %d has no price, but only the last may have none", t.From)
		}
		if i > 0 && t.From <= tiers[i-1].From {
			return TierList{}, fmt.Errorf("tiers must ascend: the tier from %d follows the one from %d", t.From, tiers[i-1].From)
		}
	}
	listed := make([]listedTier, len(tiers))
	for i, t := range tiers {
		listed[i] = listedTier{t, MultiplierOf(t.Price.Decimal).units}
	}
	return TierList{listed}, nil
}

// Len returns the number of tiers.
func (l TierList) Len() int { return len(l.tiers) }

// At returns the i-th tier, from 0.
func (l TierList) At(i int) Tier { return l.tiers[i].Tier }

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
	List  Money       // exact
	Parts []RatedPart // one in reached mode, one per tier touched in graduated mode; empty without calls
}

// A RatedPart is the share of a Rated that one tier prices.
type RatedPart struct {
	From    int64           `json:"from"`  // of the tier
	Price   decimal.Decimal `json:"price"` // of the tier
	Calls   int64           `json:"calls"`
	List    Cost            `json:"list"`
	NoPrice bool            `json:"-"` // the tier has no public price; Price is 0
}

// AddDays adds what a number of days cost that are alike; the parts of a tier become one.
func (r *Rated) AddDays(day Rated, days int64) {
	r.List = r.List.Add(day.List.Times(days))
	for _, part := range day.Parts {
		i, found := slices.BinarySearchFunc(r.Parts, part.From, func(p RatedPart, from int64) int { return cmp.Compare(p.From, from) })
		if !found {
			r.Parts = slices.Insert(r.Parts, i, RatedPart{From: part.From, Price: part.Price, NoPrice: part.NoPrice})
		}
		r.Parts[i].Calls += part.Calls * days
		r.Parts[i].List = Cost(Money(r.Parts[i].List).Add(Money(part.List).Times(days)))
	}
}

// Unpriced is the tier without a public price that prices some of the calls; false
// where each has a price.
func (r *Rated) Unpriced() (RatedPart, bool) {
	if n := len(r.Parts); n > 0 && r.Parts[n-1].NoPrice {
		return r.Parts[n-1], true
	}
	return RatedPart{}, false
}

// Rate prices calls that bring the month's basis count up to basis
// (settlement, section 3). In reached mode all calls take the price of the tier
// that basis reaches. In graduated mode they are calls number basis-calls+1 to
// basis, and a tier serves calls number From+1 to the next From. Prices are per
// unit calls.
func (l TierList) Rate(mode TierMode, calls, basis, unit int64) Rated {
	return l.RateInto(nil, mode, calls, basis, unit)
}

// RateInto is Rate with the parts appended to a list that has room.
func (l TierList) RateInto(parts []RatedPart, mode TierMode, calls, basis, unit int64) Rated {
	rated := Rated{Parts: parts}
	if calls == 0 {
		return rated
	}
	if mode == TierModeReached {
		rated.add(&l.tiers[l.Reached(basis)], calls, unit)
		return rated
	}
	for i := range l.tiers {
		t := &l.tiers[i]
		from, to := max(t.From, basis-calls), basis
		if i+1 < len(l.tiers) {
			to = min(to, l.tiers[i+1].From)
		}
		if from < to {
			rated.add(t, to-from, unit)
		}
	}
	return rated
}

// Only returns the index of the tier that prices all calls, as Rate does; -1 where
// several do.
func (l TierList) Only(mode TierMode, calls, basis int64) int {
	if mode == TierModeReached {
		return l.Reached(basis)
	}
	if last := l.Reached(basis - 1); last == l.Reached(basis-calls) {
		return last
	}
	return -1
}

// List is the List of Rate, without its parts.
func (l TierList) List(mode TierMode, calls, basis, unit int64) Money {
	var buffer [few]RatedPart
	return l.RateInto(buffer[:0], mode, calls, basis, unit).List
}

func (r *Rated) add(t *listedTier, calls, unit int64) {
	list := t.of(calls, unit)
	r.List = r.List.Add(list)
	r.Parts = append(r.Parts, RatedPart{t.From, t.Price.Decimal, calls, Cost(list), !t.Price.Valid})
}
