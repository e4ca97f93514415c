package pricing

import (
	"cmp"
	"fmt"
	"strconv"
	"time"
)

// The years that can be written. Four digits keep dates sortable as text.
const (
	minYear = 1900
	maxYear = 2999
)

// Date is a calendar day, counted from 1 January 1970. It has no time zone:
// the vendor's days are the user's days. Dates compare with < and ==.
type Date int32

// Month is a calendar month, counted from January of year 0. Months compare
// with < and ==, and m+1 is the month after m.
type Month int32

// NewDate returns the given day. A day past the month's end runs over into the
// next month, so NewDate(2027, 2, 29) is 1 March 2027.
func NewDate(year, month, day int) Date {
	return Date(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

const secondsPerDay = 24 * 60 * 60

// ParseDate reads "YYYY-MM-DD". Impossible days ("2027-02-29") and years
// outside 1900 to 2999 are errors.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || len(s) != len(time.DateOnly) {
		if _, err := time.Parse("2006-01", s); err == nil {
			return 0, fmt.Errorf("%q is not a date; a date has a day: \"%s-01\"", s, s)
		}
		if month, err := time.Parse("2006-01-", s[:min(8, len(s))]); err == nil && len(s) == len(time.DateOnly) && s[8:] > "28" && s[8:] <= "31" {
			days := NewDate(month.Year(), int(month.Month())+1, 0).time().Day()
			return 0, fmt.Errorf("%q is not a date; %s has %d days", s, month.Format("January 2006"), days)
		}
		return 0, fmt.Errorf("%q is not a date; write it as YYYY-MM-DD, for example \"2026-12-15\"", s)
	}
	if t.Year() < minYear || t.Year() > maxYear {
		return 0, fmt.Errorf("%q lies outside the years %d to %d", s, minYear, maxYear)
	}
	return NewDate(t.Year(), int(t.Month()), t.Day()), nil
}

func (d Date) time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// String returns "YYYY-MM-DD".
func (d Date) String() string { return d.time().Format(time.DateOnly) }

// MarshalText makes a date read "YYYY-MM-DD" in JSON.
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// AppendText appends what String returns.
func (d Date) AppendText(b []byte) ([]byte, error) {
	return d.time().AppendFormat(b, time.DateOnly), nil
}

// UnmarshalText is the inverse of MarshalText; it reports what ParseDate does.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// Month returns the month the day lies in.
func (d Date) Month() Month {
	t := d.time()
	return Month(t.Year()*12 + int(t.Month()) - 1)
}

// Day returns the day of the month, from 1.
func (d Date) Day() int { return d.time().Day() }

// Weekday returns the day of the week, from 0 for Monday.
func (d Date) Weekday() int { return int((d%7 + 10) % 7) } // day 0 was a Thursday

// ParseMonth reads "YYYY-MM", years 1900 to 2999.
func ParseMonth(s string) (Month, error) {
	if d, err := ParseDate(s + "-01"); err == nil && len(s) == len("2006-01") {
		return d.Month(), nil
	}
	if d, err := ParseDate(s); err == nil {
		return 0, fmt.Errorf("%q is not a month; a month has no day: %q", s, d.Month())
	}
	return 0, fmt.Errorf("%q is not a month; write it as YYYY-MM, for example \"2026-12\"", s)
}

// String returns "YYYY-MM".
func (m Month) String() string {
	text, _ := m.AppendText(nil)
	return string(text)
}

// MarshalText makes a month read "YYYY-MM" in JSON.
func (m Month) MarshalText() ([]byte, error) { return m.AppendText(nil) }

// AppendText appends what String returns.
func (m Month) AppendText(b []byte) ([]byte, error) {
	return append(strconv.AppendInt(b, int64(m/12), 10), '-', byte('0'+m.OfYear()/10), byte('0'+m.OfYear()%10)), nil
}

// UnmarshalText is the inverse of MarshalText; it reports what ParseMonth does.
func (m *Month) UnmarshalText(text []byte) (err error) {
	*m, err = ParseMonth(string(text))
	return err
}

// OfYear returns the month's number in its year, 1 (January) to 12.
func (m Month) OfYear() int { return int(m%12) + 1 }

// Date returns a day of the month, counted from 1; a day past its end runs over.
func (m Month) Date(day int) Date { return NewDate(int(m/12), m.OfYear(), day) }

// First returns the month's first day.
func (m Month) First() Date { return m.Date(1) }

// Days returns how many days the month has.
func (m Month) Days() int { return int((m + 1).First() - m.First()) }

// A Validity is how long a pack lasts: a number of days, months or years.
type Validity struct {
	n    int
	unit byte // 'd', 'm' or 'y'
}

// validityLimit is the longest validity of each unit, one hundred years.
var validityLimit = map[byte]int{'d': 36500, 'm': 1200, 'y': 100}

// ParseValidity reads a whole number from 1 followed by d, m or y, such as "1y".
// A hundred years is the longest.
func ParseValidity(s string) (Validity, error) {
	var v Validity
	if n, err := fmt.Sscanf(s, "%d%c", &v.n, &v.unit); err != nil || n != 2 || v.String() != s {
		return Validity{}, fmt.Errorf("%q is not a validity; write a whole number followed by d, m or y, for example \"1y\"", s)
	}
	limit, ok := validityLimit[v.unit]
	switch {
	case !ok:
		return Validity{}, fmt.Errorf("%q is not a validity; its unit must be d, m or y", s)
	case v.n < 1 || v.n > limit:
		return Validity{}, fmt.Errorf("the validity %q must be from 1%c to %d%c", s, v.unit, limit, v.unit)
	}
	return v, nil
}

// String returns the validity as it is written, such as "1y".
func (v Validity) String() string { return fmt.Sprintf("%d%c", v.n, v.unit) }

// IsZero says whether the validity is not set.
func (v Validity) IsZero() bool { return v == Validity{} }

// MarshalText writes what String returns.
func (v Validity) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText is the inverse of MarshalText; it reports what ParseValidity does.
func (v *Validity) UnmarshalText(text []byte) (err error) {
	*v, err = ParseValidity(string(text))
	return err
}

// Expiry returns the first day that a pack bought on the given date no longer
// covers: the same day of a later month, or the 1st of the month after where
// that day does not exist (29 February + 1y is 1 March).
func (v Validity) Expiry(purchased Date) Date {
	switch v.unit {
	case 'd':
		return purchased + Date(v.n)
	case 'm':
		return anniversary(purchased, v.n)
	default:
		return anniversary(purchased, v.n*12)
	}
}

func anniversary(d Date, months int) Date {
	m := d.Month() + Month(months)
	if d.Day() > m.Days() {
		return (m + 1).First()
	}
	return m.Date(d.Day())
}

// CompareDates orders dates from early to late.
func CompareDates(a, b Date) int { return cmp.Compare(a, b) }
