package cmd

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// temporaries are the temporary files of a process. Code that ends the process takes
// the lock and keeps it, so that a replacement in progress completes and no file is
// created afterwards.
type temporaries struct {
	mu    sync.Mutex
	names map[string]bool
}

// create creates an empty file .planner-RANDOM.tmp in a folder. If the process is
// killed, the name shows where the file came from.
func (t *temporaries) create(folder string, mode fs.FileMode) (*os.File, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.createLocked(folder, mode)
}

func (t *temporaries) createLocked(folder string, mode fs.FileMode) (*os.File, error) {
	name := temporaryName(folder)
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err == nil {
		t.noteLocked(name)
	}
	return f, err
}

func temporaryName(folder string) string {
	return filepath.Join(folder, ".planner-"+rand.Text()[:12]+".tmp")
}

func (t *temporaries) noteLocked(name string) {
	if t.names == nil {
		t.names = map[string]bool{}
	}
	t.names[name] = true
}

// remove removes a file unless it was renamed.
func (t *temporaries) remove(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.removeLocked(name)
}

func (t *temporaries) removeLocked(name string) {
	if t.names[name] {
		os.Remove(name)
		delete(t.names, name)
	}
}

// abandon removes all files before the process ends, and prevents new ones. It waits
// for a replacement in progress.
func (t *temporaries) abandon() {
	t.mu.Lock() // for good
	for name := range t.names {
		os.Remove(name)
	}
}

// replace renames staged files to their targets, all of them or none.
func (t *temporaries) replace(files []stagedFile) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range files {
		f := &files[i]
		err := error(nil)
		if i < len(files)-1 { // nothing can fail after the last one
			f.backup, err = t.backup(f.name)
			defer t.removeLocked(f.backup)
		}
		if err == nil {
			err = os.Rename(f.temporary, f.name)
		}
		if err != nil {
			return t.undo(files[:i], writeError(f.shown, err))
		}
		delete(t.names, f.temporary)
	}
	return nil
}

// backup keeps the old file under a second name, as a hard link or else as a copy. It
// returns "" if there is no old file.
func (t *temporaries) backup(name string) (string, error) {
	second := temporaryName(filepath.Dir(name))
	err := os.Link(name, second)
	switch {
	case err == nil:
		t.noteLocked(second)
		return second, nil
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	}
	old, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer old.Close()
	f, err := t.createLocked(filepath.Dir(name), 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, old)
	if info, statErr := old.Stat(); statErr == nil {
		err = errors.Join(err, f.Chmod(info.Mode().Perm()))
	}
	return f.Name(), errors.Join(err, f.Close())
}

// undo restores the files that were replaced.
func (t *temporaries) undo(files []stagedFile, why error) error {
	for _, f := range files {
		if f.backup == "" {
			why = errors.Join(why, os.Remove(f.name))
			continue
		}
		err := os.Rename(f.backup, f.name)
		delete(t.names, f.backup)
		if err != nil {
			why = fmt.Errorf("%w; cannot restore %s, whose old content is in %s: %w", why, f.shown, f.backup, cause(err))
		}
	}
	return why
}
