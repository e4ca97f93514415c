package cmd

import (
	"fmt"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
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

func (o *watchdogOptions) addFlags(env *Env, c *cobra.Command) {
	addBound(c, &o.seconds, "eval-seconds", 30, maxSeconds, "time limit for evaluating the configuration (seconds)")
	o.addMemoryFlag(env, c)
}

// addMemoryFlag adds the flag of a command that evaluates nothing.
func (o *watchdogOptions) addMemoryFlag(env *Env, c *cobra.Command) {
	addBound(c, &o.megabytes, "eval-megabytes", defaultMegabytes, maxMegabytes, "memory limit for the whole run (MB)")
	checkFirst(c, func() error { env.memory.bound(o.megabytes); return nil })
}

const (
	defaultMegabytes = 2048
	maxMegabytes     = 1 << 20
	maxSeconds       = 86400
)

func addBound(c *cobra.Command, to *int, name string, usual, most int, usage string) {
	c.Flags().IntVar(to, name, usual, usage)
	checkFirst(c, func() error {
		if *to < 1 || *to > most {
			return fmt.Errorf("--%s must be from 1 to %d, not %d", name, most, *to)
		}
		return nil
	})
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
type memoryWatch struct {
	megabytes atomic.Int64
	available int // megabytes that the computer has
}

const watchInterval = 5 * time.Millisecond

// Far from its memory limit a run may have four times as much garbage as what it uses: with
// Go's default a plan takes 20 % more processor time. Beyond mostGarbage it may have two fifths of what it uses.
const (
	mostPercent, leastPercent = 400, 40
	mostGarbage               = 80 << 20
)

// garbagePercent is how much garbage a run that uses so many bytes may have, in percent of them.
func garbagePercent(used uint64) int {
	return int(min(max(100*mostGarbage/max(used, 1), leastPercent), mostPercent))
}

// bound sets the limit. The garbage collector works towards seven eighths of it, so
// that garbage does not end a run.
func (w *memoryWatch) bound(megabytes int) {
	megabytes = min(megabytes, w.available)
	w.megabytes.Store(int64(megabytes))
	debug.SetMemoryLimit(int64(megabytes) << 20 / 8 * 7)
}

// run runs the work and returns its error, or stopped and an error if it exceeds the
// memory limit. The work then still runs: the process is expected to end at once.
func (w *memoryWatch) run(work func() error) (err error, stopped bool) {
	w.available = availableMegabytes()
	w.bound(defaultMegabytes)
	percent := debug.SetGCPercent(mostPercent)
	own := percent != 100 // by GOGC
	if own {
		debug.SetGCPercent(percent)
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
			held, used := memory()
			if limit := w.megabytes.Load(); held>>20 >= uint64(limit) {
				return w.exceeded(limit), true
			}
			if now := garbagePercent(used); now != percent && !own {
				percent = now
				debug.SetGCPercent(percent)
			}
		}
	}
}

// exceeded says that a run needs more memory than it may take.
func (w *memoryWatch) exceeded(limit int64) error {
	if limit == int64(w.available) {
		return fmt.Errorf("this takes more than %d MB of memory, and this computer has no more to spare; look for values that multiply each other, or plan fewer months or objects", limit)
	}
	return fmt.Errorf("this takes more than %d MB of memory; look for values that multiply each other, plan fewer months or objects, or increase --eval-megabytes", limit)
}

// availableMegabytes is seven eighths of the memory that the computer has left, or its
// control group may have; more than anybody has where the system does not say.
func availableMegabytes() int {
	megabytes := maxMegabytes
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		if _, after, ok := strings.Cut(string(text), "MemAvailable:"); ok {
			var kilobytes int
			if _, err := fmt.Sscan(after, &kilobytes); err == nil {
				megabytes = min(megabytes, kilobytes>>10)
			}
		}
	}
	if text, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if bytes, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil { // otherwise it says "max"
			megabytes = min(megabytes, bytes>>20)
		}
	}
	return megabytes / 8 * 7
}

// memory is the memory that the runtime holds, in bytes: live objects, garbage and free memory
// that was not returned to the system, but not the program itself. Used is what was live when
// garbage was last collected.
func memory() (held, used uint64) {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64() - sample[1].Value.Uint64(), sample[2].Value.Uint64()
}
