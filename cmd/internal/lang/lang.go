// Package lang knows the languages of what people read, and the one catalogue of
// messages of each; it must not know what the messages are about. Documents for
// programs stay English.
//
// A message is named by its English text. So the code reads as what it prints, and
// English needs no catalogue.
package lang

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

// The languages.
const (
	English = "en"
	Chinese = "zh"
)

// Names are the languages there are, the default first.
var Names = []string{English, Chinese}

// A Printer puts texts into a language. A nil Printer speaks English.
type Printer struct {
	name  string
	known map[string]string // messages, by their English text
}

// The catalogue is one, in a file for each part of the program; a message that
// several parts have stands in common.json.
//
//go:embed zh/*.json
var chineseMessages embed.FS

// New returns the printer of a language: nil for English or an empty name.
func New(name string) (*Printer, error) {
	switch name {
	case "", English:
		return nil, nil
	case Chinese:
		known, err := readCatalogue(chineseMessages)
		if err != nil {
			return nil, err
		}
		return &Printer{Chinese, known}, nil
	}
	return nil, fmt.Errorf("there is no language %q; there are %s", name, strings.Join(Names, ", "))
}

// readCatalogue reads the files of a catalogue: objects of English messages and
// what they are in the language. No message stands in two of them.
func readCatalogue(files fs.FS) (map[string]string, error) {
	known := map[string]string{}
	names, err := fs.Glob(files, "*/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		messages := map[string]string{}
		if err := json.Unmarshal(data, &messages); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for id, text := range messages {
			if _, twice := known[id]; twice {
				return nil, fmt.Errorf("%s: the message %q stands in another file, too", name, id)
			}
			known[id] = text
		}
	}
	return known, nil
}

// Name is the language's name.
func (p *Printer) Name() string {
	if p == nil {
		return English
	}
	return p.name
}

// T is a text without anything to fill in.
func (p *Printer) T(text string) string {
	if p == nil {
		return text
	}
	if translated, ok := p.known[text]; ok {
		return translated
	}
	return text
}

// F fills values into a text, as fmt.Sprintf does. Numbers are to be given as they
// are to be printed, for %s.
func (p *Printer) F(format string, values ...any) string {
	return fmt.Sprintf(p.T(format), values...)
}

// N is a number of things: "1 month", "12 months". The count is given as it is
// printed; the noun is the English singular, whose plural ends in s.
func (p *Printer) N(n int64, count, noun string) string {
	if p == nil && n != 1 {
		noun += "s"
	}
	return p.F("%s "+noun, count)
}
