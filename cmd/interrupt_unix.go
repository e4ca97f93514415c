//go:build unix

package cmd

import (
	"errors"
	"os"
	"runtime/pprof"
	"syscall"
)

// endingSignals are the signals that end a process by default.
var endingSignals = []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM}

// endBy ends the process by a signal, so that a shell sees what ended it and ends
// its own loops, too.
func endBy(s os.Signal) {
	n := s.(syscall.Signal)
	switch n {
	case syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM:
		if syscall.Kill(syscall.Getpid(), n) == nil {
			select {} // it is on its way
		}
	case syscall.SIGQUIT:
		_ = pprof.Lookup("goroutine").WriteTo(os.Stderr, 2) // what it is for
	}
	os.Exit(128 + int(n))
}

// isClosedPipe reports whether an error means that the reader closed the pipe.
func isClosedPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }
