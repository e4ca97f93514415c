package cmd

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/declarative-cost/planner/hclspec"
)

// A batch is the files that a command writes: all of them or none. Each is written to
// a temporary file in the same folder and renamed when all are complete, so that no
// reader sees a partial file.
type batch struct {
	env      *Env
	staged   []stagedFile
	streams  []func() error // write what is no regular file, such as /dev/stdout, in place, which cannot be undone
	notes    []string       // said on standard error once the files are written
	rewrites bool           // some are the user's own
}

// A stagedFile is a complete temporary file that is to be renamed.
type stagedFile struct {
	shown     string // its name as the user knows it
	name      string // on the disk; no link
	temporary string
	backup    string // what was there before; empty: nothing
}

func newBatch(env *Env) *batch { return &batch{env: env} }

// add adds a file to the batch. It replaces an existing file, and keeps symbolic links
// and permissions.
func (b *batch) add(shown string, write func(io.Writer) error) error {
	name := absolute(b.env.Dir, shown)
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return b.failed(b.stage(shown, name, nil, write))
	case err != nil:
		return b.failed(writeError(shown, err))
	case info.IsDir():
		return b.failed(fmt.Errorf("cannot write %s: it is a folder", shown))
	}
	if to := b.env.output(info); to != nil {
		b.streams = append(b.streams, func() error { return writeError(shown, buffered(to, write)) })
		return nil
	}
	if !info.Mode().IsRegular() {
		b.streams = append(b.streams, func() error {
			f, err := os.OpenFile(name, os.O_WRONLY, 0)
			if err == nil {
				err = errors.Join(buffered(f, write), f.Close())
			}
			return writeError(shown, err)
		})
		return nil
	}
	return b.failed(b.stage(shown, name, info, write))
}

// rewrite adds a file of the user's that gets a new text to the batch. It must not have changed
// since it was read.
func (b *batch) rewrite(shown, name string, before, after []byte) error {
	b.rewrites = true
	now, err := readRegular(name, hclspec.MaxSource)
	if err == nil && !bytes.Equal(now, before) {
		err = fmt.Errorf("it changed after it was read")
	}
	if err != nil {
		return b.failed(fmt.Errorf("%s: %w", shown, cause(err)))
	}
	info, err := os.Stat(name)
	if err != nil {
		return b.failed(writeError(shown, err))
	}
	return b.failed(b.stage(shown, name, info, func(w io.Writer) error {
		_, err := w.Write(after)
		return err
	}))
}

// stage writes a file beside its place.
func (b *batch) stage(shown, name string, old fs.FileInfo, write func(io.Writer) error) error {
	name, err := destination(name)
	if err != nil {
		return writeError(shown, err)
	}
	for _, other := range b.staged {
		if other.name == name {
			return fmt.Errorf("%s and %s are the same file; one would overwrite the other", other.shown, shown)
		}
	}
	mode := fs.FileMode(0o666) // less what the process's mask takes away
	if old != nil {
		mode = 0o600
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return writeError(shown, err) // a rename would replace a read-only file nevertheless
		}
		f.Close()
	}
	f, err := b.env.temporary.create(filepath.Dir(name), mode)
	if err != nil {
		return writeError(shown, err)
	}
	b.staged = append(b.staged, stagedFile{shown: shown, name: name, temporary: f.Name()})
	if old != nil {
		err = f.Chmod(old.Mode().Perm())
	}
	return writeError(shown, errors.Join(err, buffered(f, write), f.Sync(), f.Close()))
}

// commit renames the files: all of them, or on an error none. Streams are written
// first, because that may fail and cannot be undone.
func (b *batch) commit() error {
	defer b.discard()
	for _, write := range b.streams {
		if err := write(); err != nil {
			return b.failed(err)
		}
	}
	if err := b.env.temporary.replace(b.staged); err != nil {
		return b.failed(err)
	}
	for _, note := range b.notes {
		fmt.Fprint(b.env.Stderr, note)
	}
	return nil
}

// note adds a message that is printed after the files are written.
func (b *batch) note(format string, args ...any) {
	b.notes = append(b.notes, fmt.Sprintf(format, args...))
}

// discard removes what was not committed.
func (b *batch) discard() {
	for _, f := range b.staged {
		b.env.temporary.remove(f.temporary)
	}
	b.staged, b.streams = nil, nil
}

// failed discards the batch after an error.
func (b *batch) failed(err error) error {
	if err == nil {
		return nil
	}
	b.discard()
	if b.rewrites {
		return fmt.Errorf("%w; nothing was changed", err)
	}
	return err
}

// maxLinks is how many links one name may lead through, as on Linux.
const maxLinks = 40

// destination is the file that a name leads to. A link stays one, also where its
// target is not there yet.
func destination(name string) (string, error) {
	for range maxLinks {
		target, err := os.Readlink(name)
		if err != nil {
			return name, nil // no link
		}
		if !filepath.IsAbs(target) {
			folder, err := filepath.EvalSymlinks(filepath.Dir(name))
			if err != nil {
				return "", err
			}
			target = filepath.Join(folder, target)
		}
		name = target
	}
	return "", errors.New("too many levels of symbolic links")
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
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	} else if failed, ok := errors.AsType[*os.LinkError](err); ok {
		err = failed.Err
	}
	return fmt.Errorf("cannot write %s: %w", name, err)
}

// readRegular reads a regular file of at most limit bytes: a pipe or a device
// would not end.
func readRegular(name string, limit int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("it is larger than the limit of %d MiB", limit>>20)
	}
	return data, err
}
