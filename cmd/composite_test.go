package cmd_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// An action is what action.yml says.
type action struct {
	Name, Description string
	Inputs            map[string]struct{ Description, Default string }
	Outputs           map[string]struct{ Description, Value string }
	Runs              struct {
		Using string
		Steps []actionStep
	}
}

type actionStep struct {
	Name, ID, If, Uses, Shell, Run string
	Env, With                      map[string]string
}

func readAction(t *testing.T) *action {
	t.Helper()
	var a action
	if err := yaml.Unmarshal(readFile(t, "../action.yml"), &a); err != nil {
		t.Fatal(err)
	}
	return &a
}

// A compositeRun runs the steps of a composite action as a GitHub runner does:
// scripts with bash, files for environment, path, outputs and summary.
type compositeRun struct {
	t      *testing.T
	action *action // nil for a job of a workflow
	dir    string  // the checkout
	temp   string  // RUNNER_TEMP and the files of the runner
	env    []string
	inputs map[string]string
	// contexts has what is neither an input nor an output, such as github.token.
	contexts map[string]string
	path     []string // what steps put before PATH
	steps    map[string]map[string]string
	// installed says that the planner of this test is used, and none is built.
	installed bool
	only      string // the id of the only step to run; empty: all
	log       strings.Builder
	summary   string
	code      int // of the job
}

// expression is ${{ a.b.c }}: all that action.yml and the recipes need.
var expression = regexp.MustCompile(`\$\{\{ *([a-z_.-]+) *\}\}`)

// equality is a condition of a step.
var equality = regexp.MustCompile(`^([a-z_.-]+) == '([^']*)'$`)

// lookUp is the value of a name such as steps.diff.outputs.changed.
func (r *compositeRun) lookUp(name string) string {
	parts := strings.Split(name, ".")
	switch {
	case len(parts) == 2 && parts[0] == "inputs":
		if value, ok := r.inputs[parts[1]]; ok {
			return value
		}
		input, ok := r.action.Inputs[parts[1]]
		if !ok {
			r.t.Errorf("action.yml refers to %s, which is no input", name)
		}
		return r.substitute(input.Default)
	case len(parts) == 2 && r.contexts[name] != "":
		return r.contexts[name]
	case len(parts) == 4 && parts[0] == "steps" && parts[2] == "outputs":
		return r.steps[parts[1]][parts[3]]
	}
	r.t.Errorf("nothing is known of %s", name)
	return ""
}

func (r *compositeRun) substitute(text string) string {
	text = expression.ReplaceAllStringFunc(text, func(e string) string {
		return r.lookUp(expression.FindStringSubmatch(e)[1])
	})
	if strings.Contains(text, "${{") {
		r.t.Errorf("an expression that this test does not know: %s", text)
	}
	return text
}

func (r *compositeRun) holds(condition string) bool {
	if condition == "" {
		return true
	}
	m := equality.FindStringSubmatch(condition)
	if m == nil {
		r.t.Fatalf("a condition that this test does not know: %s", condition)
	}
	return r.lookUp(m[1]) == m[2]
}

// run runs the action's steps until one fails.
func (r *compositeRun) run() {
	r.t.Helper()
	r.runSteps(r.action.Runs.Steps)
}

func (r *compositeRun) runSteps(steps []actionStep) {
	r.t.Helper()
	r.steps = map[string]map[string]string{}
	for i, step := range steps {
		if step.Run == "" || !r.holds(step.If) || r.installed && step.Name == "Install the planner" || r.only != "" && step.ID != r.only {
			continue
		}
		if r.runStep(i, step); r.code != 0 {
			return
		}
	}
}

func (r *compositeRun) runStep(i int, step actionStep) {
	r.t.Helper()
	file := func(name string) string { return filepath.Join(r.temp, fmt.Sprintf("%s-%d", name, i)) }
	for _, name := range []string{"env", "path", "output", "summary"} {
		r.must(os.WriteFile(file(name), nil, 0o644))
	}
	r.must(os.WriteFile(file("script"), []byte(step.Run), 0o644))
	c := child(r.t, "bash", "--noprofile", "--norc", "-eo", "pipefail", file("script"))
	c.Dir = r.dir
	c.Env = append(c.Env, r.env...)
	for name, value := range step.Env {
		c.Env = append(c.Env, name+"="+r.substitute(value))
	}
	c.Env = append(c.Env,
		"PATH="+strings.Join(append(r.path, os.Getenv("PATH")), ":"),
		"GITHUB_ENV="+file("env"), "GITHUB_PATH="+file("path"),
		"GITHUB_OUTPUT="+file("output"), "GITHUB_STEP_SUMMARY="+file("summary"),
	)
	out, err := c.CombinedOutput()
	fmt.Fprintf(&r.log, "== %s\n%s", step.Name, out)
	if c.ProcessState == nil {
		r.t.Fatalf("%s: %v", step.Name, err)
	}
	r.code = c.ProcessState.ExitCode()
	r.summary += string(readFile(r.t, file("summary")))
	for line := range strings.Lines(string(readFile(r.t, file("path")))) {
		r.path = append([]string{strings.TrimSpace(line)}, r.path...)
	}
	r.steps[step.ID] = readOutputs(r.t, string(readFile(r.t, file("output"))))
}

// readOutputs reads what a step wrote to GITHUB_OUTPUT: name=value, or name<<END,
// lines, END.
func readOutputs(t *testing.T, text string) map[string]string {
	t.Helper()
	outputs := map[string]string{}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines) && lines[i] != ""; i++ {
		if name, value, ok := strings.Cut(lines[i], "="); ok {
			outputs[name] = value
			continue
		}
		name, end, ok := strings.Cut(lines[i], "<<")
		var value []string
		for i++; ok && i < len(lines) && lines[i] != end; i++ {
			value = append(value, lines[i])
		}
		if !ok || i == len(lines) {
			t.Fatalf("GITHUB_OUTPUT is not well formed:\n%s", text)
		}
		outputs[name] = strings.Join(value, "\n")
	}
	return outputs
}

// outputs are those of the action.
func (r *compositeRun) outputs() map[string]string {
	values := map[string]string{}
	for name, output := range r.action.Outputs {
		values[name] = r.substitute(output.Value)
	}
	return values
}

func (r *compositeRun) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}
