package document

// Titles are what price pages call meters.
type Titles struct {
	catalogs map[string]string   // of an account
	first    string              // catalogue
	known    map[meterKey]string // titles
}

// A meterKey is a meter in its catalogue.
type meterKey struct{ catalog, meter string }

// Titles are those of the meters in the catalogues of the inputs.
func (in *Inputs) Titles() Titles {
	t := Titles{catalogs: map[string]string{}, known: map[meterKey]string{}}
	for _, a := range in.Accounts {
		t.catalogs[a.Address] = a.Catalog
	}
	for i, c := range in.Catalogs {
		if i == 0 {
			t.first = c.ID
		}
		for _, m := range c.Meters {
			t.known[meterKey{c.ID, m.ID}] = m.Title
		}
	}
	return t
}

// Of is the title of an account's meter, empty where it has none. For an account
// that is no longer there it is that of the first catalogue.
func (t Titles) Of(account, meter string) string {
	catalog, ok := t.catalogs[account]
	if !ok {
		catalog = t.first
	}
	return t.known[meterKey{catalog, meter}]
}
