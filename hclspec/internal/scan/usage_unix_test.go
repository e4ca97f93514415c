//go:build unix

package scan

import (
	"os"
	"runtime"
	"syscall"
	"time"
)

// cpu is the time that this process has worked.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// most is the memory that a process had at most, in MiB.
func most(p *os.ProcessState) int64 {
	unit := int64(1 << 10) // of Maxrss, in bytes
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	return int64(p.SysUsage().(*syscall.Rusage).Maxrss) * unit >> 20
}
