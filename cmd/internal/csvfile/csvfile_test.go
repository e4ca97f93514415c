package csvfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/csvfile"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var columns = []csvfile.Column{{Name: "month"}, {Name: "account"}, {Name: "calls"}, {Name: "usage", Optional: true}}

// read reads a text and returns cells with their places as "line:column text".
func read(t *testing.T, src string, mappings ...string) (rows []string, errors []string) {
	t.Helper()
	mapping := csvfile.Mapping{}
	for _, m := range mappings {
		if err := mapping.Map(m, columns); err != nil {
			t.Fatal(err)
		}
	}
	got, errs := csvfile.Read([]byte(src), "f.csv", columns, mapping)
	for _, row := range got {
		var cells []string
		for _, c := range columns {
			if cell := row[c.Name]; cell.Text != "" {
				cells = append(cells, fmt.Sprintf("%d:%d %s", cell.Line, cell.Column, cell.Text))
			}
		}
		rows = append(rows, strings.Join(cells, " | "))
	}
	for _, err := range errs {
		errors = append(errors, err.Error())
	}
	return rows, errors
}

func TestReadKeepsPlaces(t *testing.T) {
	for _, test := range []struct{ name, src string }{
		{"plain", "month,account,calls\n2026-12,小店,5\n\n2027-01, b ,7\n"},
		{"with a byte order mark and CRLF", "\uFEFFmonth,account,calls\r\n2026-12,小店,5\r\n\r\n2027-01, b ,7"},
		{"quoted, other columns around it", "month,account,calls,note\n2026-12,小店,5,\"a, \"\"b\"\"\"\n,,,\n2027-01, b ,7,\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rows, errs := read(t, test.src)
			want := []string{"2:1 2026-12 | 2:9 小店 | 2:12 5", "4:1 2027-01 | 4:9 b | 4:13 7"}
			if diff := cmp.Diff(want, rows); diff != "" || errs != nil {
				t.Error(diff, errs)
			}
		})
	}
}

func TestReadMapsColumns(t *testing.T) {
	rows, errs := read(t, "Anzahl,Konto,Monat,month\n5,a,2026-12,x\n", "month=Monat, calls=Anzahl", "account=Konto")
	if diff := cmp.Diff([]string{"2:5 2026-12 | 2:3 a | 2:1 5"}, rows); diff != "" || errs != nil {
		t.Error(diff, errs)
	}
}

func TestReadReportsAllMistakesWithTheirPlaces(t *testing.T) {
	for _, test := range []struct {
		name, src string
		mapping   []string
		want      []string // "place: start of the message", "…" for what lies between
	}{
		{"UTF-16", "\xFF\xFEm\x00", nil, []string{"f.csv:1:1: The file is not in UTF-8 but, as it seems, in UTF-16"}},
		{"GBK", "month,account,calls\n2026-12,\xC4\xE3,5\n", nil, []string{"f.csv:2:9: The byte 0xC4 is not UTF-8…GBK"}},
		{"a workbook", "PK\x03\x04", nil, []string{"f.csv:1:1: This is a workbook"}},
		{"nothing", "", nil, []string{"f.csv:1:1: The file is empty…month,account,calls, and if you like usage"}},
		{"only a header", "month,account,calls\n", nil, []string{"f.csv:1:1: The file has no rows"}},
		{"semicolons", "month;account;calls\n1;2;3\n", nil, []string{"f.csv:1:1: There is no column \"month\"…save it as CSV with commas", "f.csv:1:1: …\"account\"", "f.csv:1:1: …\"calls\""}},
		{"a misspelt column", "mnth,account,calls\n", nil, []string{"f.csv:1:1: There is no column \"month\". The file has: mnth, account, calls. If one of them is meant, say --column month=NAME"}},
		{"a mapped column that is not there", "Monat,account,calls\n", []string{"month=Monatt"}, []string{"f.csv:1:1: There is no column \"Monatt\". The file has: Monat"}},
		{"an optional column that is mapped must be there", "month,account,calls\n", []string{"usage=Nutzung"}, []string{"f.csv:1:1: There is no column \"Nutzung\""}},
		{"a column twice", "month,calls,account,calls\n", nil, []string{"f.csv:1:21: There are two columns \"calls\""}},
		{"rows of another width", "month,account,calls\n2026-12,a,1,234\n2026-12,a\n2026-12,a,5\n", nil, []string{"f.csv:2:1: This row has 4 cells, but the header has 3", "f.csv:3:1: This row has 2 cells"}},
		{"an open quote", "month,account,calls\n2026-12,\"a,5\n", nil, []string{"f.csv:2:13: This is not CSV: extraneous or missing"}},
		{"a quote inside", "month,account,calls\n2026-12,a\"b,5\n", nil, []string{"f.csv:2:10: This is not CSV: bare"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, errs := read(t, test.src, test.mapping...)
			if len(errs) != len(test.want) {
				t.Fatalf("%d mistakes, want %d: %q", len(errs), len(test.want), errs)
			}
			for i, want := range test.want {
				start, rest, _ := strings.Cut(want, "…")
				if !strings.HasPrefix(errs[i], start) || !strings.Contains(errs[i], rest) {
					t.Errorf("got  %s\nwant %s", errs[i], want)
				}
			}
		})
	}
}

func TestMappingRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"mnth=Monat":        `Did you mean "month"?`,
		"month":             "write NAME=HEADER",
		"month=":            "write NAME=HEADER",
		"month=a,month=b":   "mapped twice",
		"something=a":       "There are month, account, calls, usage.",
		"calls=a,,usage=b":  "write NAME=HEADER",
		"month=Monat,cals=": "write NAME=HEADER",
	} {
		if err := (csvfile.Mapping{}).Map(text, columns); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func TestValues(t *testing.T) {
	calls := func(c csvfile.Cell) (any, *csvfile.Error) { return c.Calls() }
	amount := func(c csvfile.Cell) (any, *csvfile.Error) { d, err := c.Amount(); return d.String(), err }
	month := func(c csvfile.Cell) (any, *csvfile.Error) { m, err := c.Month(); return m.String(), err }
	for _, test := range []struct {
		kind func(csvfile.Cell) (any, *csvfile.Error)
		text string
		want string // the value, or after "!" what the message contains
	}{
		{calls, "0", "0"}, {calls, "1000000000000000", "1000000000000000"},
		{calls, "1000000000000001", "!the largest volume of a month"},
		{calls, "9999999999999999999999", "!is not a number of calls"},
		{calls, "1,234,567", "!plain digits"},
		{calls, "1 234", "!plain digits"},
		{calls, "1,234.50", "!Write a whole number in plain digits"},
		{calls, "-5", "!plain digits"}, {calls, "-1,234", "!plain digits"},
		{calls, "5.0", "!whole number"}, {calls, "1e6", "!whole number"}, {calls, "", "!plain digits"}, {calls, "٥", "!whole number"},
		{amount, "0.10", "0.1"}, {amount, "-12.345", "-12.345"}, {amount, "0.123456789012", "0.123456789012"},
		{amount, "1,234.50", "!plain digits"}, {amount, "1.234,50", "!plain digits"},
		{amount, "1e3", "!plain digits"}, {amount, "¥5", "!plain digits"}, {amount, "", "!plain digits"}, {amount, "12,5", "!a point before the decimals"},
		{month, "2026-12", "2026-12"}, {month, "2026-12-31", "!say which month it counts for, such as 2026-12"}, {month, "2026-13", "!Write the year and the month as in 2026-12"}, {month, "12/2026", "!is not a month"},
	} {
		got, err := test.kind(csvfile.Cell{Text: test.text})
		message, refused := strings.CutPrefix(test.want, "!")
		switch {
		case refused != (err != nil):
			t.Errorf("%q: got %v, %v; want %s", test.text, got, err, test.want)
		case refused && !strings.Contains(err.Detail, message):
			t.Errorf("%q: got %q, want %q", test.text, err.Detail, message)
		case !refused && fmt.Sprint(got) != test.want:
			t.Errorf("%q: got %v", test.text, got)
		}
	}
}

// TestReadFindsEveryCell: whatever a file holds, each cell that is read stands in
// the file at the place it names, and nothing panics.
func TestReadFindsEveryCell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		b.WriteString(rapid.SampledFrom([]string{"", "\uFEFF"}).Draw(t, "mark") + "month,account,calls")
		pieces := []string{"a", "小店", "\"x\"", "\"a,b\"", "\"line\nline\"", ",", ",", "\n", "\r\n", " ", "\"", "\xff", "é", ""}
		for range rapid.IntRange(0, 30).Draw(t, "pieces") {
			b.WriteString(rapid.SampledFrom(pieces).Draw(t, "piece"))
		}
		src := strings.TrimPrefix(b.String(), "\uFEFF")
		lines := strings.Split(src, "\n")
		got, mistakes := csvfile.Read([]byte(b.String()), "f.csv", columns, nil)
		if len(mistakes) == 0 && len(got) == 0 {
			t.Errorf("neither rows nor mistakes in %q", src)
		}
		for _, row := range got {
			for name, cell := range row {
				rest := []rune(lines[cell.Line-1])[cell.Column-1:]
				shown := strings.TrimLeft(strings.ReplaceAll(string(rest), `"`, ""), " ")
				first, _, _ := strings.Cut(strings.ReplaceAll(cell.Text, `"`, ""), "\n")
				if !strings.HasPrefix(shown, strings.TrimSpace(first)) {
					t.Errorf("%s %q is not at %s: %q", name, cell.Text, cell.Place, string(rest))
				}
			}
		}
		for _, m := range mistakes {
			if m.Line < 1 || m.Line > len(lines) || m.Column < 1 || m.Column > len([]rune(lines[m.Line-1]))+1 {
				t.Errorf("%s lies outside of %q", m, src)
			}
		}
	})
}
