package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// A closedWriter is a closed standard output.
type closedWriter struct{}

func (closedWriter) Write([]byte) (int, error) { return 0, errors.New("it is closed") }

// shells run commands with streams that a line of theirs closes: >&-.
var shells = []string{"ash", "bash", "busybox", "dash", "fish", "ksh", "ksh93", "mksh", "sh", "yash", "zsh"}

// stdoutIsClosed says whether the process was started without a standard output,
// where /proc tells. Go has opened the null device in its place, for reading too.
// Other programs do the same to throw an output away; a shell that does opens it for
// writing only, so a shell closed it.
func stdoutIsClosed() bool {
	const null, own = "/dev/null", "/proc/self/fd/1"
	to, err := os.Readlink(own)
	if err != nil || to != null {
		return false
	}
	if info, err := os.Lstat(own); err != nil || info.Mode().Perm()&0o600 != 0o600 {
		return false
	}
	parent := fmt.Sprintf("/proc/%d/", os.Getppid())
	switch to, err := os.Readlink(parent + "fd/1"); {
	case errors.Is(err, fs.ErrNotExist):
		_, err := os.Stat(parent + "fd")
		return err == nil // it has none either
	case err != nil, to == null: // what the parent has, too, is meant
		return false
	}
	name, _ := os.ReadFile(parent + "comm")
	return slices.Contains(shells, strings.TrimSpace(string(name)))
}
