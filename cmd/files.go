package cmd

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// writeFile writes a file whole or not at all: into a temporary file beside it,
// which then takes its name. What is no regular file, such as /dev/stdout, is
// written directly.
func writeFile(name string, write func(io.Writer) error) (err error) {
	info, statErr := os.Stat(name)
	if statErr == nil && !info.Mode().IsRegular() {
		if info.IsDir() {
			return fmt.Errorf("cannot write %s: it is a folder", name)
		}
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return writeError(name, err)
		}
		return writeError(name, errors.Join(buffered(f, write), f.Close()))
	}
	if statErr == nil {
		if name, err = filepath.EvalSymlinks(name); err != nil { // a link stays one
			return writeError(name, err)
		}
	}
	temporary := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+rand.Text()[:8])
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return writeError(name, err)
	}
	defer func() {
		if err != nil {
			os.Remove(temporary)
		}
	}()
	if statErr == nil {
		err = f.Chmod(info.Mode().Perm())
	}
	if err = errors.Join(err, buffered(f, write), f.Close()); err != nil {
		return writeError(name, err)
	}
	return writeError(name, os.Rename(temporary, name))
}

func buffered(f io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(f, 1<<16)
	return errors.Join(write(b), b.Flush())
}

// writeError names the file that the user named, not the temporary one.
func writeError(name string, err error) error {
	if err == nil {
		return nil
	}
	var pathError *fs.PathError
	var linkError *os.LinkError
	switch {
	case errors.As(err, &pathError):
		err = pathError.Err
	case errors.As(err, &linkError):
		err = linkError.Err
	}
	return fmt.Errorf("cannot write %s: %w", name, err)
}
