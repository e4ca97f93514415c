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
	first := rewritten(t, &Diffs{Header: NewHeader(DiffsKind, "test"), Source: ".", Base: &base, Configurations: members})
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
	if diff := cmp.Diff(string(first), string(rewritten(t, m))); diff != "" {
		t.Error(diff)
	}
	if _, err := ReadMany[Money](first, PlansKind); err == nil {
		t.Error("diffs are read as plans")
	}
}

// A document of many configurations is read or refused; what is read is written, and read
// as the same.
func FuzzReadMany(f *testing.F) {
	const head = `"format_version": "1.0", "planner_version": "", "source": ".", `
	f.Add([]byte(`{"kind": "plans", ` + head + `"base": null, "configurations": [{"path": "a", "exit_code": 0, "broken": [], "currency": "CNY", "billed": "1.00", "amortized": "1.00", "cash": "0.00", "document": {"kind": "plan"}}], "totals": []}`))
	f.Add([]byte(`{"kind": "diffs", ` + head + `"base": "b", "configurations": [], "totals": [{"currency": "JPY", "billed": {"before": "1", "after": "2", "change": "1"}, "amortized": {"before": "1", "after": "2", "change": "1"}, "cash": {"before": "1", "after": "2", "change": "1"}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		comesBack[Money](t, data, PlansKind)
		comesBack[MoneyChange](t, data, DiffsKind)
	})
}

func comesBack[A Figure[A]](t *testing.T, data []byte, kind string) {
	m, err := ReadMany[A](data, kind)
	if err != nil {
		return
	}
	first := rewritten(t, m)
	again, err := ReadMany[A](first, kind)
	if err != nil {
		t.Fatalf("what was read cannot be read again: %v\n%s", err, first)
	}
	if second := rewritten(t, again); !bytes.Equal(first, second) {
		t.Errorf("%s\nis read as\n%s", first, second)
	}
}

// rewritten is a document as it is written; its totals are added up again.
func rewritten[A Figure[A]](t *testing.T, m *Many[A]) []byte {
	t.Helper()
	var b bytes.Buffer
	again := &Many[A]{Header: m.Header, Source: m.Source, Base: m.Base}
	err := again.Write(&b, func(take func(Member[A]) error) error {
		for _, one := range m.Configurations {
			if err := take(one); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func change2(before, after string) MoneyChange {
	return MoneyChange{Before: moneyOf(before), After: moneyOf(after)}
}
