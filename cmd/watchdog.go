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

// watchdogOptions limit the time and memory of a run. Most hostile configurations are
// rejected before they are evaluated; this covers the rest.
type watchdogOptions struct {
	seconds   int
	megabytes int
}

func (o *watchdogOptions) addFlags(c *cobra.Command) {
	c.Flags().IntVar(&o.seconds, "eval-seconds", 30, "time limit for evaluating the configuration (seconds)")
	o.addMemoryFlag(c)
}

// addMemoryFlag adds the flag of a command that evaluates nothing.
func (o *watchdogOptions) addMemoryFlag(c *cobra.Command) {
	c.Flags().IntVar(&o.megabytes, "eval-megabytes", defaultMegabytes, "memory limit for the whole run (MB)")
}

const (
	defaultMegabytes = 2048
	maxMegabytes     = 1 << 20
	maxSeconds       = 86400
)

// checkBounds rejects invalid limits and sets the memory limit.
func checkBounds(env *Env, c *cobra.Command) error {
	for _, bound := range []struct {
		name string
		most int
	}{{"eval-seconds", maxSeconds}, {"eval-megabytes", maxMegabytes}} {
		flag := c.Flags().Lookup(bound.name)
		if flag == nil {
			continue
		}
		n, err := strconv.Atoi(flag.Value.String())
		if err != nil || n < 1 || n > bound.most {
			return fmt.Errorf("--%s must be from 1 to %d, not %s", bound.name, bound.most, flag.Value)
		}
		if bound.name == "eval-megabytes" {
			env.memory.bound(n)
		}
	}
	return nil
}

// run runs the work, and returns an error if it exceeds the time limit. The work
// cannot be stopped, so the process is expected to end. A panic in the work becomes a
// panic of the caller.
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
		return fmt.Errorf("evaluating the configuration takes more than %d seconds; look for a loop over too many elements, or increase --eval-seconds", o.seconds)
	}
}

// A memoryWatch limits the memory of the process.
type memoryWatch struct{ megabytes atomic.Int64 }

const watchInterval = 5 * time.Millisecond

// garbagePercent is how much garbage a run may have beside what it uses, far from its
// memory limit. With 100, Go's default, a plan takes 20 % more processor time.
const garbagePercent = 400

// bound sets the limit. The garbage collector works towards seven eighths of it, so
// that garbage does not end a run.
func (w *memoryWatch) bound(megabytes int) {
	w.megabytes.Store(int64(megabytes))
	debug.SetMemoryLimit(int64(megabytes) << 20 / 8 * 7)
}

// run runs the work and returns its error, or stopped and an error if it exceeds the
// memory limit. The work then still runs: the process is expected to end at once.
func (w *memoryWatch) run(work func() error) (err error, stopped bool) {
	w.bound(defaultMegabytes)
	if percent := debug.SetGCPercent(garbagePercent); percent != 100 {
		debug.SetGCPercent(percent) // the user's own, by GOGC
	}
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
				return fmt.Errorf("this takes more than %d MB of memory; look for values that multiply each other, plan fewer months or objects, or increase --eval-megabytes", limit), true
			}
		}
	}
}

// heldMemory is the memory that the runtime holds, in bytes: live objects, garbage and
// free memory that was not returned to the system. It excludes the program itself.
func heldMemory() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64() - sample[1].Value.Uint64()
}
