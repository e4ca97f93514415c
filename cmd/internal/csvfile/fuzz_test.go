package csvfile

import "testing"

// Any bytes are a table or have mistakes, all of which stand inside the file.
func FuzzRead(f *testing.F) {
	f.Add([]byte("account,month,calls,amount\naccount.a,2026-12,1,2.50\n"), "month=Monat")
	f.Add([]byte("\uFEFFaccount,\"Mo\"\"nat\",calls,amount\r\n\"a\nb\",2026-12,,\"1,000.00\"\r\n\r\n"), "month=Mo\"nat,account=account")
	f.Add([]byte("a;b\n"), "a=")
	columns := []Column{{Name: "account"}, {Name: "month"}, {Name: "calls"}, {Name: "amount"}}
	f.Fuzz(func(t *testing.T, data []byte, mapped string) {
		mapping := Mapping{}
		if err := mapping.Map(mapped, columns); err != nil {
			mapping = Mapping{}
		}
		rows, mistakes := Read(data, "f.csv", columns, mapping)
		for _, row := range rows {
			calls, wrong := row["calls"].Calls()
			if wrong == nil && calls < 0 {
				t.Errorf("%q are %d calls", row["calls"].Text, calls)
			}
			_, wrongMonth := row["month"].Month()
			_, wrongAmount := row["amount"].Amount()
			for _, m := range []*Error{wrong, wrongMonth, wrongAmount} {
				if m != nil {
					mistakes = append(mistakes, *m)
				}
			}
		}
		for _, m := range mistakes {
			if m.File != "f.csv" || m.Line < 1 || m.Column < 1 || m.Detail == "" {
				t.Errorf("%+v is no place", m)
			}
		}
	})
}
