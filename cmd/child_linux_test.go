package cmd_test

import (
	"os/exec"
	"syscall"
)

// endTogether makes a program a group of its own, which is ended as a whole. It also ends
// with the test binary, whatever ends that.
func endTogether(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
}
