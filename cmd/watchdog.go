package cmd

import (
	"fmt"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/declarative-cost/planner/planner/parallel"
	"github.com/spf13/cobra"
)

// watchdogOptions bound what a run may cost. Most of what a hostile configuration
// could do is refused beforehand; this is for the rest.
type watchdogOptions struct {
	seconds   int
	megabytes int
}

func (o *watchdogOptions) addFlags(c *cobra.Command) {
	c.Flags().IntVar(&o.seconds, "eval-seconds", 30, "longest time that evaluating the configuration may take")
	o.addMemoryFlag(c)
}

// addMemoryFlag adds the flag of a command that evaluates nothing.
func (o *watchdogOptions) addMemoryFlag(c *cobra.Command) {
	c.Flags().IntVar(&o.megabytes, "eval-megabytes", defaultMegabytes, "most memory that the whole run may take")
}

const (
	defaultMegabytes = 2048
	mostMegabytes    = 1 << 20
	mostSeconds      = 86400
)

// checkBounds refuses bounds that bound nothing, and begins to hold the memory.
func checkBounds(env *Env, c *cobra.Command) error {
	for _, bound := range []struct {
		name string
		most int
	}{{"eval-seconds", mostSeconds}, {"eval-megabytes", mostMegabytes}} {
		flag := c.Flags().Lookup(bound.name)
		if flag == nil {
			continue
		}
		n, err := strconv.Atoi(flag.Value.String())
		if err != nil || n < 1 || n > bound.most {
			return fmt.Errorf("--%s: from 1 to %d, not %s", bound.name, bound.most, flag.Value)
		}
		if bound.name == "eval-megabytes" {
			env.memory.bound(n)
		}
	}
	return nil
}

// run does the work and returns when it is done, or with an error when it takes
// longer than is allowed. The work itself cannot be stopped: the process is
// expected to end. A panic of the work is one of the caller.
func (o *watchdogOptions) run(work func()) error {
	done := make(chan string, 1)
	go func() { done <- parallel.Catch(work) }()
	deadline := time.NewTimer(time.Duration(o.seconds) * time.Second)
	defer deadline.Stop()
	select {
	case panicked := <-done:
		parallel.Throw(panicked)
		return nil
	case <-deadline.C:
		return fmt.Errorf("evaluating the configuration takes more than %d seconds; look for a loop over too many elements, or raise --eval-seconds", o.seconds)
	}
}

// A memoryWatch bounds the memory of the process, whatever it does.
type memoryWatch struct{ megabytes atomic.Int64 }

const watchInterval = 5 * time.Millisecond

// bound sets the most that the process may take. The collector keeps an eighth away
// from it, so that what is garbage ends no run.
func (w *memoryWatch) bound(megabytes int) {
	w.megabytes.Store(int64(megabytes))
	debug.SetMemoryLimit(int64(megabytes) << 20 / 8 * 7)
}

// run does the work and returns its error, or one that says that it takes too much
// memory. Then the work goes on: the process is expected to end at once.
func (w *memoryWatch) run(work func() error) (err error, stopped bool) {
	w.bound(defaultMegabytes)
	done := make(chan error, 1)
	go func() { done <- work() }()
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			return err, false
		case <-tick.C:
			if limit := w.megabytes.Load(); heldMemory()>>20 >= uint64(limit) {
				return fmt.Errorf("this takes more than %d MB of memory; look for values that grow with each other, plan fewer things or months, or raise --eval-megabytes", limit), true
			}
		}
	}
}

// heldMemory is what the process has from the system now, in bytes: what is alive,
// what is not collected yet, and what is kept for later. Its program is not in it.
func heldMemory() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64() - sample[1].Value.Uint64()
}
