package document

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A document of many configurations matches its schema, adds up by currency with each one's
// decimals, and is read as it was written.
func TestManyComesBack(t *testing.T) {
	members := []Member[MoneyChange]{
		{Path: "a", Broken: []string{"budget.b"}, ExitCode: 3, Currencied: Currencied[MoneyChange]{"CNY", change2("1", "2.50"), change2("0", "0"), change2("0", "1")}, Document: []byte(`{"kind": "diff"}`)},
		{Path: "b", Broken: []string{}, ExitCode: 1},
		{Path: "c", Broken: []string{}, Currencied: Currencied[MoneyChange]{"JPY", change2("5", "4"), change2("0", "0"), change2("0", "0")}},
		{Path: "d", Broken: []string{}, Currencied: Currencied[MoneyChange]{"CNY", change2("1", "1"), change2("0", "0"), change2("0", "0")}},
	}
	base := "git:main"
	write := func(all []Member[MoneyChange]) []byte {
		var b bytes.Buffer
		m := &Diffs{Header: NewHeader(DiffsKind, "test"), Source: ".", Base: &base}
		if err := m.Write(&b, func(take func(Member[MoneyChange]) error) error {
			for _, one := range all {
				if err := take(one); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := write(members)
	validate(t, compileSchema(t, diffsSchemaFile), first)
	for _, want := range []string{`"after": "3.50"`, `"change": "1.50"`, `"after": "4"`, `"change": "-1"`, `"kind": "diff"`} {
		if !bytes.Contains(first, []byte(want)) {
			t.Errorf("%s is missing in\n%s", want, first)
		}
	}
	m, err := ReadMany[MoneyChange](first, DiffsKind)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first), string(write(m.Configurations))); diff != "" {
		t.Error(diff)
	}
	if _, err := ReadMany[Money](first, PlansKind); err == nil {
		t.Error("diffs are read as plans")
	}
}

func change2(before, after string) MoneyChange {
	return MoneyChange{Before: moneyOf(before), After: moneyOf(after)}
}
