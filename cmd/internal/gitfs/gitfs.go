// Package gitfs provides a commit of a git repository as a file system, and a work tree
// without the files of git itself.
//
// Nothing is checked out, fetched or written. Files are as they were committed:
// no line ending is converted, no filter is run, no attribute is looked at, so
// export-ignore hides nothing. A link leads where it would lead in the work
// tree and never out of the repository.
//
// The repository may be hostile. Only git rev-parse, rev-list and cat-file are run, in
// a way that no configuration of the repository makes them run another program or use
// the network. A name from outside is never read as an option.
package gitfs

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"sync"
	"testing/fstest"
)

// A Tree is the file system of one commit. It may be read by several goroutines
// at a time. Names of files are bytes to git: ReadDir lists one that is not
// valid UTF-8, as it does for a folder on disk, and Open refuses it. No file has
// a time of modification, and the entries of a folder have no size.
type Tree struct {
	commit string // its full hash
	root   string
	top    entry
	cancel context.CancelCauseFunc // ends every process of git

	mu      sync.Mutex // of what follows: one question is asked at a time
	objects *objects
	folders map[string]map[string]entry // those read so far, by hash
}

// Open finds the repository around the folder dir and reads the commit that ref
// names in it, in any of git's ways to name one. The repository is the one that
// "git -C dir" finds when GIT_DIR is not set; it must have a work tree. The caller
// closes the Tree.
func Open(dir, ref string) (*Tree, error) {
	g := git{context.Background(), dir}
	root, err := g.workTree()
	if err != nil {
		return nil, err
	}
	commit, err := g.commit(ref)
	if err != nil {
		return nil, err
	}
	var cancel context.CancelCauseFunc
	g.ctx, cancel = context.WithCancelCause(g.ctx)
	t := &Tree{
		commit: commit, root: root, cancel: cancel,
		top:     entry{mode: fs.ModeDir | 0o755, hash: commit + "^{tree}"},
		objects: &objects{git: g},
		folders: map[string]map[string]entry{},
	}
	if _, err := t.list(t.top); err != nil {
		t.Close()
		return nil, fmt.Errorf("cannot read the commit %s: %w", commit, err)
	}
	return t, nil
}

// Root is the absolute path of the top folder of the work tree, links resolved.
// The top of the Tree corresponds to it.
func (t *Tree) Root() string { return t.root }

// Close ends the processes of git and waits for them. What has not been read by
// then cannot be read any more: fs.ErrClosed. Closing again does nothing.
func (t *Tree) Close() error {
	t.cancel(fs.ErrClosed)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.objects.end()
	return nil
}

// Open opens a file of at most 64 MiB, whose content is read at once and stays when the
// Tree is closed, or a folder.
func (t *Tree) Open(name string) (fs.File, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	base := path.Base(name)
	opened := fstest.MapFS{}
	e, err := t.resolve(name)
	if err == nil && !e.mode.IsDir() {
		var data []byte
		data, err = t.objects.read(e.hash, "blob", maxFile)
		opened[base] = &fstest.MapFile{Mode: e.mode, Data: data}
	} else if err == nil {
		var list map[string]entry
		list, err = t.list(e)
		opened[base] = &fstest.MapFile{Mode: e.mode}
		for name, e := range list {
			opened[path.Join(base, name)] = &fstest.MapFile{Mode: e.mode}
		}
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return opened.Open(base)
}
