package cmd

import (
	"fmt"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"github.com/spf13/cobra"
)

// watchdogOptions bound what a configuration may cost to evaluate. Most of what
// a hostile one could do is refused beforehand; this is for the rest.
type watchdogOptions struct {
	seconds   int
	megabytes int
}

func (o *watchdogOptions) addFlags(c *cobra.Command) {
	c.Flags().IntVar(&o.seconds, "eval-seconds", 30, "longest time that evaluating the configuration may take")
	c.Flags().IntVar(&o.megabytes, "eval-megabytes", 2048, "most memory that it may take")
}

const watchdogInterval = 20 * time.Millisecond

// run does the work and returns when it is done, or with an error when it takes
// more than is allowed. The work itself cannot be stopped: the process is
// expected to end.
func (o *watchdogOptions) run(work func()) error {
	done := make(chan error, 1)
	before := heapMegabytes()
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("this is a mistake in planner, please report it with the configuration: %v\n%s", p, debug.Stack())
			}
		}()
		work()
		done <- nil
	}()
	deadline := time.NewTimer(time.Duration(o.seconds) * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(watchdogInterval)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-deadline.C:
			return fmt.Errorf("evaluating the configuration takes more than %d seconds; look for a loop over too many elements, or raise --eval-seconds", o.seconds)
		case <-tick.C:
			if heapMegabytes() > before+uint64(o.megabytes) {
				return fmt.Errorf("evaluating the configuration takes more than %d MB of memory; look for values that grow with each other, or raise --eval-megabytes", o.megabytes)
			}
		}
	}
}

// heapMegabytes is what was alive on the heap when it was last cleaned up, which
// happens the more often the faster it grows.
func heapMegabytes() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64() >> 20
}
