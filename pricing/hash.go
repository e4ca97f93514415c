package pricing

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// hashOf identifies a catalogue's content. Terms that later versions added count only
// where they are not as before: a plan that was saved earlier still has the hash of
// its catalogue. Checking prices without a change of any leaves the hash as it is.
func hashOf(spec CatalogSpec) string {
	spec.CheckedOn, spec.Confidence = 0, ""
	text, terms := jsonOf(spec), jsonOf(spec.Terms)
	before := terms
	for _, t := range AllTerms {
		if usual := t.Get(DefaultTerms()); t.Later && t.Get(spec.Terms) == usual {
			before = bytes.Replace(before, fmt.Appendf(nil, ",%q:%q", t.Name, usual), nil, 1)
		}
	}
	text = bytes.Replace(text, terms, before, 1)                 // no text before it contains it: its quotes would be escaped
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
