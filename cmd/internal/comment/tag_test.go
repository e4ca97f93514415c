package comment

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// What is written is read again, and what is read is what was written.
func TestTagRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tag := Tag{
			Name:   rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9._-]{0,63}`).Draw(t, "name"),
			Commit: rapid.StringMatching(`[0-9a-f]{7,64}`).Draw(t, "commit"),
			Time:   time.Unix(rapid.Int64Range(0, 253402300799).Draw(t, "time"), 0).UTC(),
		}
		text := strings.TrimSpace(rapid.String().Draw(t, "text"))
		text = strings.ReplaceAll(text, "\r", "")
		plain := rapid.Bool().Draw(t, "plain")
		got, below, ok := parseTag(tag.body(text, plain))
		if !ok || got != tag || below != strings.TrimSpace(text) {
			t.Fatalf("%+v, %q, %t, want %+v, %q", got, below, ok, tag, text)
		}
	})
}

// Only the very line is a tag.
func TestTagIsStrict(t *testing.T) {
	const good = `<!-- planner-comment tag="prod" commit="1234567" time="2026-12-01T12:00:00Z" -->`
	if _, _, ok := parseTag(good); !ok {
		t.Fatal("the tag is not read")
	}
	for _, bad := range []string{
		"", " " + good, "\n" + good, "x" + good, "> " + good, good + " ", good + "x", "`" + good + "`",
		strings.Replace(good, "prod", "", 1), strings.Replace(good, "prod", "a b", 1), strings.Replace(good, "prod", strings.Repeat("a", 65), 1),
		strings.Replace(good, "1234567", "123456", 1), strings.Replace(good, "1234567", "ABCDEF0", 1), strings.Replace(good, "1234567", "HEAD", 1),
		strings.Replace(good, "12:00:00Z", "12:00:00+00:00", 1), strings.Replace(good, "12:00:00Z", "20:00:00+08:00", 1),
		strings.Replace(good, "12:00:00Z", "12:00:00.5Z", 1), strings.Replace(good, "12-01", "13-01", 1), strings.Replace(good, "Z\"", "\"", 1),
		strings.Replace(good, " -->", "-->", 1), strings.Replace(good, "planner-comment ", "planner-comment  ", 1),
		strings.Replace(good, `commit="1234567" `, "", 1), strings.Replace(good, "<!-- ", "[//]: # (", 1), strings.Replace(good, " -->", ")", 1),
	} {
		if tag, _, ok := parseTag(bad); ok {
			t.Errorf("parseTag(%q) = %+v", bad, tag)
		}
	}
}

func TestTagNames(t *testing.T) {
	for _, name := range []string{"", "-->", "a b", `a"`, "a>", "-a", ".a", "é", "a\n", strings.Repeat("a", 65)} {
		if err := (Tag{Name: name, Commit: "1234567"}).Check(); err == nil {
			t.Errorf("the name %q is taken", name)
		}
	}
}

// The addresses of GraphQL, as GitHub documents them.
func TestGraphQLAddress(t *testing.T) {
	for api, want := range map[string]string{
		"https://api.github.com":             "https://api.github.com/graphql",
		"https://api.octo.ghe.com/":          "https://api.octo.ghe.com/graphql",
		"https://ghe.example.com":            "https://ghe.example.com/api/graphql",
		"https://ghe.example.com/api/v3":     "https://ghe.example.com/api/graphql",
		"https://example.com/github/api/v3/": "https://example.com/github/api/graphql",
	} {
		if got := NewPull(Platforms["github"], Server{API: api}, "octo/shop", 7).server.GraphQL; got != want {
			t.Errorf("%s: %v, want %s", api, got, want)
		}
	}
}

func TestRedact(t *testing.T) {
	s := Server{Token: "a+b/c"}
	if got := s.Redact("x a+b/c y a%2Bb%2Fc z"); got != "x *** y *** z" {
		t.Errorf("%q", got)
	}
	if got := (Server{}).Redact("as it is"); got != "as it is" {
		t.Errorf("%q", got)
	}
}

// A tag that is read in a stranger's comment is one that planner could have written,
// and writes again as it stands.
func FuzzTag(f *testing.F) {
	const good = `<!-- planner-comment tag="prod" commit="1234567" time="2026-12-01T12:00:00Z" -->`
	f.Add(good + "\ntext")
	f.Add(`[//]: # (planner-comment tag="prod" commit="1234567" time="2026-12-01T12:00:00Z")`)
	f.Add(good + "\r\n\r\n" + good)
	f.Add(strings.Replace(good, "prod", "--> <script>", 1))
	f.Fuzz(func(t *testing.T, body string) {
		tag, text, ok := parseTag(body)
		if !ok {
			return
		}
		plain := strings.HasPrefix(body, "[")
		again, same, ok := parseTag(tag.body(text, plain))
		if !ok || again != tag || same != text || tag.Check() != nil {
			t.Errorf("%q is %+v and %q, then %+v and %q", body, tag, text, again, same)
		}
		if !strings.HasPrefix(strings.ReplaceAll(body, "\r\n", "\n"), tag.line(plain)) {
			t.Errorf("%q is read in %q", tag, body)
		}
	})
}

// The description of the platforms has no key that means nothing.
func TestPlatformsAreStrict(t *testing.T) {
	decoder := json.NewDecoder(bytes.NewReader(table))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(new(map[string]Platform)); err != nil {
		t.Error(err)
	}
}
