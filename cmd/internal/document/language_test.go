package document

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/declarative-cost/planner/cmd/internal/lang"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/planner/sensitivity"
)

// sentence is what of a document is told in a language.
var sentence = regexp.MustCompile(`"(message|question|reason)": ".*"`)

// untold is a document without its sentences, and how many there are.
func untold(data []byte) ([]byte, int) {
	return sentence.ReplaceAll(data, nil), len(sentence.FindAll(data, -1))
}

// TestAnotherLanguageChangesSentencesOnly holds a told document against the one that
// it is made of, which stays as it is.
func TestAnotherLanguageChangesSentencesOnly(t *testing.T) {
	chinese, err := lang.New(lang.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	f := simulate(t, richInput(t))
	turned, problems := sensitivity.Analyze(f)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	meta := Meta{Sensitivity: NewSensitivity(f, turned)}
	meta.Advice, meta.AdviceRun = NewAdvice(advise.Advise(f, advise.Options{}), f)
	plan := New(f, meta)
	diff := NewDiff(diffOf(t, richInput(t), alteredRich(t)), DiffMeta{})
	diff.SetAdvice(meta.Advice, meta.AdviceRun, nil, nil)

	before, told := write(t, plan), write(t, plan.In(chinese))
	wantToldOtherwise(t, before, told, write(t, plan))
	wantToldOtherwise(t, write(t, diff), write(t, diff.In(chinese)), write(t, diff))
	if plan.In(nil) != plan || diff.In(nil) != diff {
		t.Error("in English the documents are not themselves")
	}
}

func wantToldOtherwise(t *testing.T, before, told, after []byte) {
	t.Helper()
	if !bytes.Equal(before, after) {
		t.Error("telling it changed the document")
	}
	bare, sentences := untold(before)
	if other, n := untold(told); !bytes.Equal(bare, other) || n != sentences || n == 0 {
		t.Errorf("more than its %d sentences differs", sentences)
	}
	if bytes.Equal(before, told) {
		t.Error("nothing is told in the other language")
	}
}
