package pricing

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// GrantMeters are the meters that may use a grant. Their JSON is a list of ids where
// every call takes one unit, otherwise an object of ids and ratios.
type GrantMeters []GrantMeter

// A GrantMeter is a meter with what one of its calls takes of a grant.
type GrantMeter struct {
	ID    string
	Ratio Units // 0.000001 to 1,000,000
}

var one, smallestRatio, largestRatio = WholeUnits(1), Units{micros: 1}, WholeUnits(1_000_000)

// ListedMeters are meters whose calls take one unit each.
func ListedMeters(ids ...string) GrantMeters {
	meters := make(GrantMeters, len(ids))
	for i, id := range ids {
		meters[i] = GrantMeter{id, one}
	}
	return meters
}

// RatedMeters are meters with what their calls take, by id.
func RatedMeters(ratios map[string]Units) GrantMeters {
	meters := GrantMeters{}
	for _, id := range slices.Sorted(maps.Keys(ratios)) {
		meters = append(meters, GrantMeter{id, ratios[id]})
	}
	return meters
}

// Covered are the meters of a grant of a catalogue, and what their calls take.
type Covered struct {
	Meters []int   // catalogue order, ascending
	Ratios []Units // by Meters: what one of their calls takes
}

// Ratio is what a call of the meter with the given index takes of the grant; 0 where the
// meter does not use it.
func (c *Covered) Ratio(meter int) Units {
	if i, ok := slices.BinarySearch(c.Meters, meter); ok {
		return c.Ratios[i]
	}
	return Units{}
}

// IDs are the ids of the meters.
func (g GrantMeters) IDs() []string {
	ids := make([]string, len(g))
	for i, m := range g {
		ids[i] = m.ID
	}
	return ids
}

// Listed says whether every call takes one unit.
func (g GrantMeters) Listed() bool {
	return !slices.ContainsFunc(g, func(m GrantMeter) bool { return m.Ratio != one })
}

// MarshalJSON writes a list or an object.
func (g GrantMeters) MarshalJSON() ([]byte, error) {
	if g.Listed() {
		return json.Marshal(g.IDs())
	}
	ratios := make(map[string]Units, len(g))
	for _, m := range g {
		ratios[m.ID] = m.Ratio
	}
	return json.Marshal(ratios)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (g *GrantMeters) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		var ratios map[string]Units
		err := json.Unmarshal(data, &ratios)
		*g = RatedMeters(ratios)
		return err
	}
	var ids []string
	err := json.Unmarshal(data, &ids)
	*g = ListedMeters(ids...)
	return err
}
