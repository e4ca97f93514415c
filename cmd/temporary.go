package cmd

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
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
			err = writeError(f.shown, err)
			if f.backup != "" {
				err = t.restore(f, err)
			}
			return t.undo(files[:i], err)
		}
		delete(t.names, f.temporary)
	}
	return nil
}

// backup keeps the old file under a second name, as a hard link, or where there are none by
// moving it there. It returns "" if there is no old file.
func (t *temporaries) backup(name string) (string, error) {
	second := temporaryName(filepath.Dir(name))
	err := os.Link(name, second)
	if err != nil {
		err = os.Rename(name, second)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", err
	}
	t.noteLocked(second)
	return second, nil
}

// undo restores the files that were replaced.
func (t *temporaries) undo(files []stagedFile, why error) error {
	for _, f := range files {
		if f.backup == "" {
			why = errors.Join(why, os.Remove(f.name))
		} else {
			why = t.restore(&f, why)
		}
	}
	return why
}

// restore puts an old file back. Where that is not possible, it keeps its second name.
func (t *temporaries) restore(f *stagedFile, why error) error {
	if err := os.Rename(f.backup, f.name); err != nil {
		delete(t.names, f.backup)
		return fmt.Errorf("%w; cannot restore %s, whose old content is in %s: %w", why, f.shown, f.backup, cause(err))
	}
	return why
}

// watchSignals removes temporary files when a signal ends the process. A signal that
// was ignored when the process started, as by nohup, stays ignored.
func (t *temporaries) watchSignals() {
	watched := slices.DeleteFunc(slices.Clone(endingSignals), signal.Ignored)
	if len(watched) == 0 {
		return // Notify would take none for all
	}
	received := make(chan os.Signal, 1)
	signal.Notify(received, watched...)
	go func() {
		s := <-received
		signal.Reset(watched...) // another one ends the process at once
		t.abandon()
		endBy(s)
	}()
}
