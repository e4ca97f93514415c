package scan

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func times(n int, s string) string { return strings.Repeat(s, n) }

// nest returns inner with n times open before and close behind it.
func nest(n int, open, inner, close string) string {
	return times(n, open) + inner + times(n, close)
}

// A hostile expression grows with n. At the greatest n that is accepted, HCL must
// parse and evaluate it; far beyond, it must be refused.
type hostile struct {
	name    string
	most    int // accepted; one more is not
	expr    func(n int) string
	summary string
	slow    bool // too slow to be evaluated at its greatest, which the process's bounds end
}

const (
	deep   = "Nesting too deep"
	long   = "Expression too long"
	parted = "Template too long"
)

var hostiles = []hostile{
	{"parentheses", 200, func(n int) string { return nest(n, "(", "1", ")") }, deep, false},
	{"tuples", 200, func(n int) string { return nest(n, "[", "1", "]") }, deep, false},
	{"objects", 200, func(n int) string { return nest(n, "{a=", "1", "}") }, deep, false},
	{"object keys", 200, func(n int) string { return nest(n, "{", "a", "=1}") }, deep, false},
	{"indexes in indexes", 200, func(n int) string { return nest(n, "one[", "0", "]") }, deep, false},
	{"calls", 200, func(n int) string { return nest(n, "max(", "1", ")") }, deep, false},
	{"quoted templates", 100, func(n int) string { return nest(n, `"${`, "1", `}"`) }, deep, false},
	{"templates with text", 100, func(n int) string { return nest(n, `" ${`, "1", `}"`) }, deep, false},
	{"heredocs", 100, func(n int) string { return nest(n, "<<E\n${", "1", "}\nE\n") }, deep, false},
	{"for", 200, func(n int) string { return nest(n, "[for x in one: ", "x", "]") }, deep, false},
	{"for in collections", 200, func(n int) string { return nest(n, "[for x in ", "one", ": x]") }, deep, false},
	{"object for", 200, func(n int) string { return nest(n, "{for x in one: x => ", "x", "}") }, deep, false},
	{"for in conditions", 199, func(n int) string { return nest(n, "[for x in one: x if [] != ", "one", "]") }, deep, true},
	{"try", 200, func(n int) string { return nest(n, "try(", "1", ")") }, deep, true},
	{"not", 5000, func(n int) string { return times(n, "!") + "true" }, long, false},
	{"negation", 5000, func(n int) string { return times(n, "- ") + "1" }, long, false},
	{"sum", 5000, func(n int) string { return "1" + times(n, "+1") }, long, false},
	{"sum of errors", 5000, func(n int) string { return "x" + times(n, "+x") }, long, false},
	{"product", 5000, func(n int) string { return "1" + times(n, "*1") }, long, false},
	{"comparison", 5000, func(n int) string { return "1" + times(n, "<1") }, long, false},
	{"equality", 5000, func(n int) string { return "true" + times(n, "==true") }, long, false},
	{"and", 5000, func(n int) string { return "true" + times(n, "&&true") }, long, false},
	{"or", 5000, func(n int) string { return "false" + times(n, "||false") }, long, false},
	{"alternatives", 5000, func(n int) string { return times(n, "true?1:") + "1" }, long, false},
	{"alternatives to the left", 5000, func(n int) string { return nest(n, "true?", "1", ":1") }, long, false},
	{"attributes", 5000, func(n int) string { return "x" + times(n, ".a") }, long, false},
	{"indexes", 5000, func(n int) string { return "x" + times(n, "[x]") }, long, false},
	{"constant indexes", 5000, func(n int) string { return "x" + times(n, "[0]") }, long, false},
	{"legacy indexes", 5000, func(n int) string { return "x" + times(n, ".0 ") }, long, false},
	{"splats", 2500, func(n int) string { return "1" + times(n, "[*]") }, long, false},
	{"splats of errors", 2499, func(n int) string { return "1" + times(n, "[*]") + ".x" }, long, false},
	{"attribute splats", 2500, func(n int) string { return "1" + times(n, ".*") }, long, false},
	{"sums to the left", 50, func(n int) string { return nest(n, "(", "1", times(100, "+1")+")") }, long, false},
	{"sums to the right", 50, func(n int) string { return nest(n, "("+times(100, "1+"), "1", ")") }, long, false},
	{"if and endif", 2500, func(n int) string { return `"` + nest(n, "%{if true}", "x", "%{endif}") + `"` }, long, false},
	{"for directives", 2500, func(n int) string { return `"` + nest(n, "%{for x in one}", "x", "%{endfor}") + `"` }, long, false},
	{"lines", 5000, func(n int) string { return "<<E\n" + times(n, "12345678\n") + "E\n" }, parted, false},
	{"dollars", 5000, func(n int) string { return `"` + times(n, "$") + `"` }, parted, false},
	{"sequences in text", 2500, func(n int) string { return `"` + times(n, " ${1}$") + `"` }, parted, false},
}

// TestLimits finds, for every shape, that the greatest size is accepted and the next refused.
func TestLimits(t *testing.T) {
	for _, h := range hostiles {
		for _, n := range []int{1, h.most / 2, h.most} {
			if diags := Expression([]byte(h.expr(n)), "x"); diags != nil {
				t.Errorf("%s, %d: %s", h.name, n, diags)
			}
		}
		diags := Native([]byte("a = "+h.expr(h.most+1)+"\n"), "x")
		if len(diags) != 1 || diags[0].Summary != h.summary || diags[0].Severity != hcl.DiagError {
			t.Errorf("%s, %d: got %v, want %s", h.name, h.most+1, diags, h.summary)
		}
	}
}

// hangs is what no slow day explains: these things take a second or a few.
const hangs = time.Minute

// TestFarOver: 4 MiB of a shape are refused no later than just too much of it, and fast.
func TestFarOver(t *testing.T) {
	for _, h := range hostiles {
		n := (MaxSource - 100) / (len(h.expr(2)) - len(h.expr(1)))
		src := []byte("a = " + h.expr(n) + "\n")
		start := time.Now()
		diags := Native(src, "x")
		if d := time.Since(start); d > hangs {
			t.Errorf("%s: took %s", h.name, d)
		}
		if len(diags) != 1 || diags[0].Summary != h.summary && diags[0].Summary != deep {
			t.Errorf("%s, %d bytes: got %v, want %s", h.name, len(src), diags, h.summary)
		}
	}
}

// What is accepted is parsed and evaluated in another process: a stack that
// overflows ends it, and no recover helps.

const childEnv = "SCAN_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		child(os.Getenv(childEnv))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestAcceptedDoesNotCrash(t *testing.T) {
	for _, group := range []string{"native", "json"} {
		t.Run(group, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), childEnv+"="+group)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v after:\n%s", err, tail(string(out)))
			}
			if strings.Contains(string(out), "FAIL") {
				t.Errorf("%s", out)
			}
		})
	}
}

// tail keeps the names before a crash and the start of its report.
func tail(out string) string {
	lines := strings.Split(out, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, "runtime:") || strings.HasPrefix(l, "panic:") {
			return strings.Join(lines[max(0, i-1):min(len(lines), i+20)], "\n")
		}
	}
	return out
}

func child(group string) {
	switch group {
	case "native":
		for _, h := range hostiles {
			if !h.slow {
				timed(h.name, func() { useNative("a=" + h.expr(h.most) + "\n") })
			}
		}
		for _, line := range []string{"x{a}", "x{a=1?1}", "x{1}", "for x{a}", "x/**/{a}", "x{y{z=1}}", "x{a b}"} {
			refused("lines with "+line, "q+\n"+sized(MaxSource-10, "", "y{\n"+line+"\n}\n", ""))
		}
		timed("sound lines", func() { useNative(times(30000, "y{\nx{a=1}\n}\n")) })
		refused("lost behind comments", sized(MaxSource, "", "x/**/{\na}\n", ""))
		timed("lost blocks", func() { useNative(times(5000, "a{\nb}\n") + times(5000, "x{\na{b=1?1}\n}\n")) })
	case "json":
		for _, h := range hostiles {
			if h.slow || h.name == "splats of errors" { // seconds, as in native syntax
				continue
			}
			timed(h.name, func() {
				inner, _ := json.Marshal("${" + h.expr(max(1, h.most-1)) + "}")
				useJSON(`{"a": ` + string(inner) + `}`)
			})
		}
		timed("arrays", func() { useJSON(`{"a":` + nest(MaxDepth-1, "[", "1", "]") + "}") })
		timed("objects", func() { useJSON(nest(MaxDepth, `{"a":`, "1", "}")) })
	}
}

// timed reports what takes more than it may on a slow machine.
func timed(name string, f func()) {
	fmt.Println(name)
	start := time.Now()
	if f(); time.Since(start) > hangs {
		fmt.Println("FAIL: too slow")
	}
}

var testContext = &hcl.EvalContext{
	Variables: map[string]cty.Value{"one": cty.TupleVal([]cty.Value{cty.NumberIntVal(1)})},
	Functions: map[string]function.Function{"max": stdlib.MaxFunc, "try": tryfunc.TryFunc},
}

// refused reports what would be parsed.
func refused(name, src string) {
	timed(name, func() {
		if Native([]byte(src), "") == nil {
			fmt.Println("FAIL: not refused")
		}
	})
}

func useNative(src string) {
	if diags := Native([]byte(src), ""); diags != nil {
		fmt.Println("FAIL: refused:", diags)
		return
	}
	file, _ := hclsyntax.ParseConfig([]byte(src), "", hcl.InitialPos)
	useBody(file.Body.(*hclsyntax.Body))
}

func useBody(b *hclsyntax.Body) {
	for _, a := range b.Attributes {
		a.Expr.Variables()
		_, _ = a.Expr.Value(testContext)
	}
	for _, b := range b.Blocks {
		if b.Body != nil { // after an error
			useBody(b.Body)
		}
	}
}

func useJSON(src string) {
	if diags := JSON([]byte(src), ""); diags != nil {
		fmt.Println("FAIL: refused:", diags)
		return
	}
	file, _ := hcljson.Parse([]byte(src), "")
	attrs, _ := file.Body.JustAttributes()
	for _, a := range attrs {
		a.Expr.Variables()
		_, _ = a.Expr.Value(testContext)
	}
}

// sized repeats unit up to about the given size.
func sized(size int, open, unit, close string) string {
	return open + times((size-len(open)-len(close))/len(unit), unit) + close
}

// FuzzRepeated: what is accepted uses no more stack than the open levels and
// operators explain. Repeating what is between the others shows whether an error
// leaves the parser a level too deep.
func FuzzRepeated(f *testing.F) {
	for _, s := range [][3]string{
		{"", "x{\na}\n", ""},
		{"", "y{\nx{a=1?1}\n}\n", ""},
		{"a=", "[a::1]\n(x)", "\n"},
		{"a=(b c\n", "x{\ny}\n", ")\n"},
		{"a=(b c\n", "in{\nb}\n", ")\n"},
		{"a=[", "[}][", "\n"},
		{"a=[", "[):][", "\n"},
		{"a=", "${[", "\n"},
		{"a=[", "true?1:2,", "]\n"},
		{"a=", "[for x in one:x if ", "\n"},
		{"a=\"", "%{if one}$%{else}%{endif}", "\"\n"},
		{"a=<<E\n", "${<<E\n", "\nE\n"},
		{"a=", "{b=1,(c)=", "}\n"},
		{"a=!", "[*].a[0]", "\n"},
	} {
		f.Add(s[0], s[1], s[2])
	}
	f.Fuzz(func(t *testing.T, open, unit, close string) {
		if unit == "" || len(open)+len(unit)+len(close) > 1000 {
			return
		}
		src := sized(16_000, open, unit, close)
		if Native([]byte(src), "") != nil {
			return
		}
		got, _ := measure([]byte(src), body)
		used := stackOf(func() { useNative(src) })
		levels := got.operators + 20*got.depth + got.lost + got.lines + 50
		if limit := 16<<10*levels + 1<<19; used > limit {
			t.Errorf("%q %q %q: %d KiB of stack for %+v", open, unit, close, used>>10, got)
		}
	})
}

// stackOf returns about how much stack f needs, more by up to a factor of two.
func stackOf(f func()) int {
	used := make(chan int)
	go func() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		used <- int(after.StackInuse) - int(before.StackInuse)
	}()
	return <-used
}
