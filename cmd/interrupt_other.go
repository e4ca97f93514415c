//go:build !unix

package cmd

import (
	"errors"
	"os"
	"syscall"
)

// endingSignals end a process that does nothing about them.
var endingSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

// endBy ends the process with the code that a shell gives a signal.
func endBy(s os.Signal) {
	code := 128
	if n, ok := s.(syscall.Signal); ok {
		code += int(n)
	}
	os.Exit(code)
}

// isClosedPipe says whether an error means that nobody reads any more.
func isClosedPipe(err error) bool {
	const brokenPipe, noData = syscall.Errno(109), syscall.Errno(232)
	return errors.Is(err, brokenPipe) || errors.Is(err, noData)
}
