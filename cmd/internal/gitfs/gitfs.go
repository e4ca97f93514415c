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
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"path"
	"sync"
)

// A Tree is the file system of one commit. It may be read by several goroutines
// at a time. Names of files are bytes to git: ReadDir lists one that is not
// valid UTF-8, as it does for a folder on disk, and Open refuses it. No file has
// a time of modification.
type Tree struct {
	commit string
	root   string
	top    entry
	cancel context.CancelCauseFunc // ends every process of git

	sizes    *objects // cat-file --batch-check
	contents *objects // cat-file --batch

	mu      sync.Mutex
	folders map[string][]entry // those read so far, by hash
}

var (
	_ fs.ReadDirFS  = (*Tree)(nil)
	_ fs.ReadFileFS = (*Tree)(nil)
	_ fs.StatFS     = (*Tree)(nil)
)

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
		top:      entry{name: ".", mode: fs.ModeDir | 0o755, hash: commit + "^{tree}"},
		sizes:    &objects{git: g, mode: "--batch-check"},
		contents: &objects{git: g, mode: "--batch"},
		folders:  map[string][]entry{},
	}
	if _, err := t.list(t.top); err != nil {
		t.Close()
		return nil, fmt.Errorf("cannot read the commit %s: %w", commit, err)
	}
	return t, nil
}

// Commit is the full hash of the commit.
func (t *Tree) Commit() string { return t.commit }

// Root is the absolute path of the top folder of the work tree, links resolved.
// The top of the Tree corresponds to it.
func (t *Tree) Root() string { return t.root }

// Close ends the processes of git and waits for them. What has not been read by
// then cannot be read any more: fs.ErrClosed. Closing again does nothing.
func (t *Tree) Close() error {
	t.cancel(fs.ErrClosed)
	t.sizes.close()
	t.contents.close()
	return nil
}

// Open opens a file, whose content is read at once and bounded as in ReadFile,
// or a folder.
func (t *Tree) Open(name string) (fs.File, error) {
	e, err := t.find("open", name)
	if err != nil {
		return nil, err
	}
	i := info{path.Base(name), e.mode, 0}
	if e.mode.IsDir() {
		entries, err := t.readDir("open", name, e)
		return &folder{info: i, name: name, entries: entries}, err
	}
	data, err := t.readFile("open", name, e)
	i.size = int64(len(data))
	return &file{i, bytes.NewReader(data)}, err
}

// ReadFile reads a file of at most 64 MiB.
func (t *Tree) ReadFile(name string) ([]byte, error) {
	e, err := t.find("read", name)
	if err != nil {
		return nil, err
	}
	return t.readFile("read", name, e)
}

func (t *Tree) readFile(op, name string, e entry) (data []byte, err error) {
	if err = errIsFolder; !e.mode.IsDir() {
		data, err = t.read(e.hash, "blob", maxFile)
	}
	if err != nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return data, nil
}

// Stat describes a file or a folder, for a link what it leads to.
func (t *Tree) Stat(name string) (fs.FileInfo, error) {
	e, err := t.find("stat", name)
	if err != nil {
		return nil, err
	}
	e.name = path.Base(name)
	i, err := t.info(e)
	if err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	return i, nil
}

// ReadDir lists a folder in the order of its names.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	e, err := t.find("readdir", name)
	if err != nil {
		return nil, err
	}
	return t.readDir("readdir", name, e)
}

func (t *Tree) readDir(op, name string, e entry) ([]fs.DirEntry, error) {
	list, err := t.list(e)
	if err != nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	entries := make([]fs.DirEntry, len(list))
	for i, e := range list {
		entries[i] = dirEntry{e, t}
	}
	return entries, nil
}

// info describes an entry. Its size is asked for only here: to know the size of
// every file of a large commit takes long, and a partial clone does not know it.
func (t *Tree) info(e entry) (fs.FileInfo, error) {
	if e.mode.IsDir() {
		return info{e.name, e.mode, 0}, nil
	}
	answer, err := t.sizes.ask(e.hash, 0)
	return info{e.name, e.mode, answer.size}, err
}
