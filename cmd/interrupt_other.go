//go:build !unix

package cmd

import (
	"errors"
	"os"
	"syscall"
)

// endingSignals are the signals that end a process by default.
var endingSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

// endBy ends the process with the code that a shell gives a signal.
func endBy(s os.Signal) {
	code := 128
	if n, ok := s.(syscall.Signal); ok {
		code += int(n)
	}
	os.Exit(code)
}

// isClosedPipe reports whether an error means that the reader closed the pipe.
func isClosedPipe(err error) bool {
	const brokenPipe, noData = syscall.Errno(109), syscall.Errno(232)
	return errors.Is(err, brokenPipe) || errors.Is(err, noData)
}
