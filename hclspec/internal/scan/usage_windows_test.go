package scan

import (
	"os"
	"syscall"
	"time"
)

// cpu is the time that this process has worked.
func cpu() time.Duration {
	process, err := syscall.GetCurrentProcess()
	if err != nil {
		panic(err)
	}
	var began, ended, kernel, user syscall.Filetime
	if err := syscall.GetProcessTimes(process, &began, &ended, &kernel, &user); err != nil {
		panic(err)
	}
	ticks := func(t syscall.Filetime) int64 { return int64(t.HighDateTime)<<32 | int64(t.LowDateTime) }
	return time.Duration(100 * (ticks(kernel) + ticks(user))) // of 100 ns
}

// most is not to be had here: Windows keeps no peak in a process's state.
func most(*os.ProcessState) int64 { return 0 }
