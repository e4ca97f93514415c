package cmd

import (
	"testing"
	"time"
)

// The time that is allowed is what is said, neither twice of it nor half.
func TestTimeLimitHolds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		seconds int
		ends    bool
	}{{1, true}, {2, false}} {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			o := watchdogOptions{seconds: c.seconds}
			if err := o.run(func() { time.Sleep(1500 * time.Millisecond) }); (err != nil) != c.ends {
				t.Errorf("%d seconds, of which 1.5 are needed: %v", c.seconds, err)
			}
		})
	}
}
