package unseen

import (
	"testing"
	"unicode"
)

func TestIs(t *testing.T) {
	seen := "aZ09_-. é图像「」，。שלוםسلامกำ\u0600\u06dd😀£€²½\u0301\ufffd"
	for _, r := range seen {
		if Is(r) {
			t.Errorf("%U can be seen", r)
		}
	}
	for _, r := range []rune{
		0, '\t', '\n', 0x7f, 0x85, 0xa0, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x1680, 0x17b4, 0x180b, 0x180e, 0x180f, 0x2003, 0x200b, 0x200c, 0x200d, 0x200e, 0x2028, 0x202e, 0x2060,
		0x2065, 0x206f, 0x2800, 0x3000, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff0, 0xfff9, 0x1bca0, 0x1d159, 0x1d173, 0xe0001, 0xe0041, 0xe0100, 0xe01ef, 0xe0fff,
	} {
		if !Is(r) {
			t.Errorf("%U cannot be seen", r)
		}
	}
}

// Every character that a renderer ignores or that is white space is one, as Unicode
// derives them.
func TestIsByProperty(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		ignorable := unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Cf, unicode.Variation_Selector) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
		if ignorable || unicode.IsSpace(r) && r != ' ' || unicode.IsControl(r) {
			if !Is(r) {
				t.Errorf("%U cannot be seen", r)
			}
		} else if Is(r) && r != 0x2800 && r != 0x1d159 {
			t.Errorf("%U can be seen", r)
		}
	}
}

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"plain 图像": "plain 图像", "a\u200bb\tc\n": `a\u200bb\tc\n`, "\U000e0041\u3164\ufe0f\u2800": `\U000e0041\u3164\ufe0f\u2800`, "": "",
	} {
		if got := Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
	}
}
