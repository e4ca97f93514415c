package ranges

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/declarative-cost/planner/pricing"
)

// BatchSize is how many futures are drawn together; their levels are spread evenly
// over the distribution.
const BatchSize = 100

// A purpose is what numbers are drawn for.
type purpose string

// The purposes.
const (
	forLevel    purpose = "level"
	forDrift    purpose = "drift"
	forNoise    purpose = "noise"
	forScenario purpose = "scenario"
)

// A batch draws the numbers of BatchSize futures. They depend on the seed, the batch and
// the name alone, not on what else is drawn.
type batch struct {
	seed  uint64
	index int
}

// levels are standard normal numbers of a name, one in each hundredth of the
// distribution, in random order.
func (b batch) levels(name string) (z [BatchSize]float64) {
	for j, u := range b.uniforms(name, forLevel) {
		z[j] = quantile(u)
	}
	return z
}

// normals are standard normal numbers of a name in a calendar month.
func (b batch) normals(name string, p purpose, month pricing.Month) (z [BatchSize]float64) {
	r := b.numbers(name, p, month)
	for j := range z {
		z[j] = quantile(r.uniform())
	}
	return z
}

// uniforms are numbers of a name between 0 and 1, one in each hundredth, in random
// order.
func (b batch) uniforms(name string, p purpose) (u [BatchSize]float64) {
	r := b.numbers(name, p, 0)
	order := r.permutation()
	for j := range u {
		u[j] = (float64(order[j]) + r.uniform()) / BatchSize
	}
	return u
}

// numbers are the random numbers of a name for a purpose in a calendar month.
func (b batch) numbers(name string, p purpose, month pricing.Month) *random {
	h := sha256.New()
	var key [24]byte
	binary.BigEndian.PutUint64(key[:], b.seed)
	binary.BigEndian.PutUint64(key[8:], uint64(b.index))
	binary.BigEndian.PutUint64(key[16:], uint64(month))
	h.Write(key[:])
	h.Write([]byte(string(p) + "\x00" + name))
	return &random{binary.BigEndian.Uint64(h.Sum(nil))}
}

// random is SplitMix64, of Steele, Lea and Flood (2014).
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// uniform is greater than 0 and less than 1, in steps of 2⁻⁵².
func (r *random) uniform() float64 { return (float64(r.next()>>12) + 0.5) / (1 << 52) }

// below is a whole number from 0 to n-1, all as likely.
func (r *random) below(n uint64) uint64 {
	for {
		if v := r.next(); v >= -n%n {
			return v % n
		}
	}
}

// permutation puts the futures of a batch in random order.
func (r *random) permutation() (order [BatchSize]int) {
	for i := range order {
		k := int(r.below(uint64(i + 1)))
		order[i], order[k] = order[k], i
	}
	return order
}
