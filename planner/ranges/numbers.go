package ranges

import "math"

// The functions of this file take only operations that IEEE 754 defines to the bit.
// Conversions to float64 keep a compiler from fusing a product with a sum, so that
// every processor gets the same bytes.

// ln2 in two parts: the first has few digits, so that its multiples are exact.
const (
	ln2High = 6.93147180369123816490e-01
	ln2Low  = 1.90821492927058770002e-10
)

// exp is e to the x, for |x| up to 700, to about 15 digits.
func exp(x float64) float64 {
	k := math.Floor(float64(x/math.Ln2) + 0.5)
	r := float64(x-float64(k*ln2High)) - float64(k*ln2Low) // |r| ≤ ln 2 / 2
	sum := 1.0
	for n := 14.0; n > 0; n-- {
		sum = 1 + float64(float64(sum*r)/n)
	}
	return sum * powerOfTwo(int(k))
}

// powerOfTwo is 2 to the k, for normal numbers.
func powerOfTwo(k int) float64 { return math.Float64frombits(uint64(k+1023) << 52) }

// ln is the natural logarithm of a positive normal number, to about 15 digits.
func ln(x float64) float64 {
	bits := math.Float64bits(x)
	exponent := int(bits>>52) - 1023
	m := math.Float64frombits(bits&(1<<52-1) | 1023<<52) // 1 ≤ m < 2
	if m > math.Sqrt2 {
		m, exponent = m/2, exponent+1
	}
	s := (m - 1) / (m + 1) // ln m = 2 (s + s³/3 + s⁵/5 + …)
	square := float64(s * s)
	sum := 0.0
	for n := 23.0; n > 0; n -= 2 {
		sum = 1/n + float64(square*sum)
	}
	k := float64(exponent)
	return float64(k*ln2High) + float64(float64(2*float64(s*sum))+float64(k*ln2Low))
}

// quantile is the z below which a standard normal number lies with probability u,
// 0 < u < 1: the rational functions of Wichura, Algorithm AS 241, Applied Statistics
// 37 (1988), to about 16 digits.
func quantile(u float64) float64 {
	q := u - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return float64(q * polynomial(r, &centre[0]) / polynomial(r, &centre[1]))
	}
	r := u
	if q > 0 {
		r = 1 - u
	}
	r = math.Sqrt(-ln(r))
	part, from := &middle, 1.6
	if r > 5 {
		part, from = &tail, 5
	}
	z := float64(polynomial(r-from, &part[0]) / polynomial(r-from, &part[1]))
	if q < 0 {
		return -z
	}
	return z
}

func polynomial(x float64, coefficients *[8]float64) (sum float64) {
	for i := len(coefficients) - 1; i >= 0; i-- {
		sum = coefficients[i] + float64(sum*x)
	}
	return sum
}

// The coefficients of AS 241, numerator and denominator, lowest power first.
var (
	centre = [2][8]float64{{
		3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
		4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
	}, {
		1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
		2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
	}}
	middle = [2][8]float64{{
		1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}, {
		1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
	}}
	tail = [2][8]float64{{
		6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
	}, {
		1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
	}}
)
