package cmd

import (
	"crypto/rand"
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
	name := filepath.Join(folder, ".planner-"+rand.Text()[:12]+".tmp")
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err == nil {
		if t.names == nil {
			t.names = map[string]bool{}
		}
		t.names[name] = true
	}
	return f, err
}

// remove removes a file unless it was renamed.
func (t *temporaries) remove(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
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

// replace renames staged files, all of which are complete, to their targets.
func (t *temporaries) replace(files []stagedFile) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, f := range files {
		if err := os.Rename(f.temporary, f.name); err != nil {
			return writeError(f.shown, err)
		}
		delete(t.names, f.temporary)
	}
	return nil
}
