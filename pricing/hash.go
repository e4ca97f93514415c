package pricing

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// hashOf identifies a catalogue's content. Terms that later versions added count only
// where they are not as before: a plan that was saved earlier still has the hash of
// its catalogue. Checking prices without a change of any leaves the hash as it is.
func hashOf(spec CatalogSpec) string {
	spec.CheckedOn, spec.Confidence = 0, ""
	text, terms := jsonOf(spec), jsonOf(spec.Terms)
	text = bytes.Replace(text, terms, spec.Terms.marshal(func(t Term) bool {
		return !t.Later || t.Get(spec.Terms) != t.Get(DefaultTerms())
	}), 1) // no text before it contains it: its quotes would be escaped
	text = bytes.ReplaceAll(text, []byte(`"title_en":"",`), nil) // later, too
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func jsonOf(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain values always marshal
	}
	return text
}
