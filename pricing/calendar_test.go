package pricing_test

import (
	"testing"
	"time"

	"github.com/declarative-cost/planner/pricing"
	"github.com/google/go-cmp/cmp"
)

// A pack's expiry date is its purchase date plus its validity; a day that the
// month of expiry does not have is the 1st of the next (settlement, section 1).
func TestExpiry(t *testing.T) {
	for _, test := range []struct{ bought, validity, want string }{
		{"2026-12-15", "1y", "2027-12-15"},
		{"2027-03-01", "1y", "2028-03-01"},
		{"2028-02-28", "1y", "2029-02-28"},
		{"2028-02-29", "1y", "2029-03-01"},
		{"2028-02-29", "4y", "2032-02-29"},
		{"2096-02-29", "4y", "2100-03-01"}, // 2100 is no leap year
		{"2028-02-29", "12m", "2029-03-01"},
		{"2027-01-31", "1m", "2027-03-01"},
		{"2028-01-30", "1m", "2028-03-01"},
		{"2028-01-29", "1m", "2028-02-29"},
		{"2027-03-31", "1m", "2027-05-01"},
		{"2027-12-31", "2m", "2028-03-01"},
		{"2027-11-30", "13m", "2028-12-30"},
		{"2027-02-28", "1d", "2027-03-01"},
		{"2028-02-28", "1d", "2028-02-29"},
		{"2027-01-01", "365d", "2028-01-01"},
		{"2028-01-01", "365d", "2028-12-31"},
		{"2027-01-01", "100y", "2127-01-01"},
	} {
		validity := must(pricing.ParseValidity(test.validity))
		if got := validity.Expiry(must(pricing.ParseDate(test.bought))).String(); got != test.want {
			t.Errorf("%s + %s = %s, want %s", test.bought, test.validity, got, test.want)
		}
	}
}

// Every day that a plan can touch has a text, a month and a place in it that
// agree with the standard library's calendar, and is one after the day before.
func TestCalendar(t *testing.T) {
	day := must(pricing.ParseDate("1900-01-01"))
	for at := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() <= 2999; at = at.AddDate(0, 0, 1) {
		want := at.Format("2006-01-02")
		month := day.Month()
		lastDay := time.Date(at.Year(), at.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
		switch {
		case day.String() != want || day.Day() != at.Day():
			t.Fatalf("the day after the one before %s is %s, day %d", want, day, day.Day())
		case month.String() != want[:7] || month.OfYear() != int(at.Month()) || month.Days() != lastDay:
			t.Fatalf("%s lies in %s, number %d, of %d days", want, month, month.OfYear(), month.Days())
		case month.First() != day-pricing.Date(at.Day()-1) || month.Date(at.Day()) != day:
			t.Fatalf("%s begins on %s", month, month.First())
		}
		if at.Day() == 1 {
			if got, err := pricing.ParseMonth(want[:7]); err != nil || got != month {
				t.Fatalf("%s reads as %s, %v", want[:7], got, err)
			}
			if got, err := pricing.ParseDate(want); err != nil || got != day {
				t.Fatalf("%s reads as %s, %v", want, got, err)
			}
		}
		day++
	}
}

func TestParseDateErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                    `"" is not a date; write it as YYYY-MM-DD, for example "2026-12-15"`,
		"2027-02-29":          `"2027-02-29" is not a date; February 2027 has 28 days`,
		"2026-11-31":          `"2026-11-31" is not a date; November 2026 has 30 days`,
		"2026-12-32":          `"2026-12-32" is not a date; write it as YYYY-MM-DD, for example "2026-12-15"`,
		"2027-13-01":          `"2027-13-01" is not a date; write it as YYYY-MM-DD, for example "2026-12-15"`,
		"2027-2-9":            `"2027-2-9" is not a date; write it as YYYY-MM-DD, for example "2026-12-15"`,
		"2027-02-09T00:00:00": `"2027-02-09T00:00:00" is not a date; write it as YYYY-MM-DD, for example "2026-12-15"`,
		"2027-02":             `"2027-02" is not a date; a date has a day: "2027-02-01"`,
		"27-02-09":            `"27-02-09" is not a date; write it as YYYY-MM-DD, for example "2026-12-15"`,
		"1899-12-31":          `"1899-12-31" lies outside the years 1900 to 2999`,
		"3000-01-01":          `"3000-01-01" lies outside the years 1900 to 2999`,
	} {
		_, err := pricing.ParseDate(text)
		if got := errorText(err); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestParseMonthErrors(t *testing.T) {
	for _, text := range []string{"", "2027", "2027-1", "2027-13", "2027-00", "2027-01-32", "1899-12", "3000-01", " 2027-01"} {
		want := `"` + text + `" is not a month; write it as YYYY-MM, for example "2026-12"`
		_, err := pricing.ParseMonth(text)
		if got := errorText(err); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	_, err := pricing.ParseMonth("2027-01-31")
	if got, want := errorText(err), `"2027-01-31" is not a month; a month has no day: "2027-01"`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A validity is read as it is written, and nothing else is one.
func TestParseValidity(t *testing.T) {
	for text, want := range map[string]string{
		"1d": "", "36500d": "", "1m": "", "1200m": "", "1y": "", "100y": "",
		"0d":                    `the validity "0d" must be from 1d to 36500d`,
		"-1y":                   `the validity "-1y" must be from 1y to 100y`,
		"36501d":                `the validity "36501d" must be from 1d to 36500d`,
		"1201m":                 `the validity "1201m" must be from 1m to 1200m`,
		"101y":                  `the validity "101y" must be from 1y to 100y`,
		"1w":                    `"1w" is not a validity; its unit must be d, m or y`,
		"":                      notAValidity(""),
		"y":                     notAValidity("y"),
		"1":                     notAValidity("1"),
		"1 y":                   notAValidity("1 y"),
		"+1y":                   notAValidity("+1y"),
		"01y":                   notAValidity("01y"),
		"1yy":                   notAValidity("1yy"),
		"1.5y":                  notAValidity("1.5y"),
		"1年":                    notAValidity("1年"),
		"99999999999999999999y": notAValidity("99999999999999999999y"),
	} {
		got, err := pricing.ParseValidity(text)
		if errorText(err) != want {
			t.Errorf("%q: %s, want %s", text, errorText(err), want)
		}
		if err == nil && got.String() != text {
			t.Errorf("%q reads as %q", text, got)
		}
	}
}

func notAValidity(text string) string {
	return `"` + text + `" is not a validity; write a whole number followed by d, m or y, for example "1y"`
}

// Dates and months are texts in documents, and are read back as they were.
func TestDatesAreTexts(t *testing.T) {
	type document struct {
		On pricing.Date
		In pricing.Month
	}
	want := document{must(pricing.ParseDate("2028-02-29")), must(pricing.ParseMonth("2027-01"))}
	text := `{"On":"2028-02-29","In":"2027-01"}`
	if got := toJSON(want); got != text {
		t.Errorf("%s, want %s", got, text)
	}
	got, err := fromJSON[document](text)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	for _, bad := range []string{`{"On":"2027-02-29"}`, `{"In":"2027-13"}`, `{"On":12}`} {
		if _, err := fromJSON[document](bad); err == nil {
			t.Errorf("%s is read without an error", bad)
		}
	}
}
