package render

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A browser is one Chromium for all tests.
type browser struct {
	once   sync.Once
	ctx    context.Context
	cancel func()
	err    error
}

var shared browser

func (b *browser) stop() {
	if b.cancel != nil {
		b.cancel()
	}
}

func (b *browser) start() {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, b.err = exec.LookPath(name); b.err == nil {
			break
		}
	}
	if b.err != nil {
		b.err = errors.New("neither chromium, chromium-browser nor google-chrome is on the PATH; install Debian's chromium")
		return
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-dev-shm-usage", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	b.ctx, b.cancel = ctx, func() { cancel(); stop() }
	b.err = chromedp.Run(ctx)
}

// A tab is an open page. It fails its test if the page logs anything, throws, or
// asks for anything but itself.
type tab struct {
	t   *testing.T
	ctx context.Context
	url string

	mu      sync.Mutex
	trouble []string
}

// open shows a file, w pixels wide. In CI a missing Chromium is a failure.
func open(t *testing.T, file string, width int64, actions ...chromedp.Action) *tab {
	t.Helper()
	shared.once.Do(shared.start)
	if shared.err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("Chromium is needed in CI: %v", shared.err)
		}
		t.Skipf("no Chromium, so the page is not tested in a browser: %v", shared.err)
	}
	ctx, cancel := chromedp.NewContext(shared.ctx)
	ctx, stop := context.WithTimeout(ctx, 60*time.Second)
	b := &tab{t: t, ctx: ctx, url: "file://" + file}
	chromedp.ListenTarget(ctx, b.listen)
	t.Cleanup(func() {
		b.check()
		stop()
		cancel()
	})
	before := append([]chromedp.Action{network.Enable(), log.Enable(), emulation.SetDeviceMetricsOverride(width, 800, 1, false)}, actions...)
	b.run(append(before, chromedp.Navigate(b.url))...)
	return b
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		b.trouble = append(b.trouble, fmt.Sprintf("console: %s %v", e.Type, e.Args))
	case *runtime.EventExceptionThrown:
		b.trouble = append(b.trouble, "exception: "+e.ExceptionDetails.Error())
	case *log.EventEntryAdded:
		b.trouble = append(b.trouble, "log: "+e.Entry.Text)
	case *network.EventRequestWillBeSent:
		if url, _, _ := strings.Cut(e.Request.URL, "#"); url != b.url && url != "data:," {
			b.trouble = append(b.trouble, "request: "+e.Request.URL)
		}
	}
}

// check reports what the page did that it must not do.
func (b *tab) check() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, text := range b.trouble {
		b.t.Error(text)
	}
	b.trouble = nil
}

func (b *tab) run(actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// eval runs a script in the page and returns what it gives; of a promise what it
// comes to.
func eval[T any](b *tab, script string) (value T) {
	b.t.Helper()
	wait := func(p *runtime.EvaluateParams) *runtime.EvaluateParams {
		return p.WithAwaitPromise(true).WithUserGesture(true)
	}
	if err := chromedp.Run(b.ctx, chromedp.Evaluate(script, &value, wait)); err != nil {
		b.t.Fatalf("%v in %s", err, script)
	}
	return value
}

// executor is the context in which a command goes to the page itself.
func executor(b *tab) context.Context {
	return cdp.WithExecutor(b.ctx, chromedp.FromContext(b.ctx).Target)
}
