package cmd_test

import (
	"context"
	"os/exec"
	"testing"
	"time"
)

// child is a program that a test runs. It ends with the test, and before the test
// binary runs out of time, with all that it has started.
func child(t testing.TB, name string, args ...string) *exec.Cmd {
	t.Helper()
	ctx := t.Context()
	if d, ok := t.(interface{ Deadline() (time.Time, bool) }); ok {
		if deadline, ok := d.Deadline(); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, deadline.Add(-5*time.Second))
			t.Cleanup(cancel)
		}
	}
	c := exec.CommandContext(ctx, name, args...)
	c.WaitDelay = time.Second
	endTogether(c)
	return c
}
