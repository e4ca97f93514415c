package render

import "testing"

// No text of a configuration hides, turns the order of the figures behind it, or
// is a command to a terminal or to the CI that reads the log.
func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"plain 图像 é 👨 #1 ## [x]":                     "plain 图像 é 👨 #1 ## [x]",
		"👨‍👩 ❤\ufe0f 图\u3000像":                       `👨\u200d👩 ❤\ufe0f 图\u3000像`,
		"a\tb":                                       `a\tb`,
		"a\n::error::x\r":                            `a\n\u003a:error::x\r`,
		"\x1b]52;c;eA==\x07":                         `\x1b]52;c;eA==\a`,
		"\u009b31m\u202e\u2066":                      `\u009b31m\u202e\u2066`,
		"a\u200bb\u2060\u00ad\ufeff\U000e0041\u3164": `a\u200bb\u2060\u00ad\ufeff\U000e0041\u3164`,
		"x\u200e":                                    `x\u200e`,
		"::error::x ::y std::v 1 :: 2":               `\u003a:error::x \u003a:y std::v 1 :: 2`,
		"##[error]x":                                 `\u0023#[error]x`,
		"a ##vso[task.x]##[y]":                       `a \u0023#vso[task.x]\u0023#[y]`,
		"###[add-mask]":                              `#\u0023#[add-mask]`,
		`account.a["שלום"]`:                          "account.a[\"שלום\"]\u200e",
		"سلام\u202e":                                 "سلام\\u202e\u200e",
		"سلام\u200e 1 سلام\u200e 2":                  "سلام\u200e 1 سلام\u200e 2\u200e",
	} {
		if got := Printable(in); got != want {
			t.Errorf("Printable(%q) = %q, want %q", in, got, want)
		} else if again := Printable(got); again != got {
			t.Errorf("again it is %q, not %q", again, got)
		}
	}
}

func TestLines(t *testing.T) {
	in, want := "a\t\x1b[m\r\n\t::error::b\nc \r d", "a\t\\x1b[m\r\n\t\\u003a:error::b\nc \\r d"
	if got := Lines(in); got != want {
		t.Errorf("Lines(%q) = %q, want %q", in, got, want)
	}
}
