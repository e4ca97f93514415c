package gitfs

import (
	"bytes"
	"io"
	"io/fs"
	"time"
)

// info is the fs.FileInfo of a file, a folder or a link.
type info struct {
	name string
	mode fs.FileMode
	size int64 // of a folder 0
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }
func (i info) String() string     { return fs.FormatFileInfo(i) }

// A dirEntry is the fs.DirEntry of a file, a folder or a link.
type dirEntry struct {
	entry entry
	tree  *Tree
}

func (d dirEntry) Name() string               { return d.entry.name }
func (d dirEntry) IsDir() bool                { return d.entry.mode.IsDir() }
func (d dirEntry) Type() fs.FileMode          { return d.entry.mode.Type() }
func (d dirEntry) Info() (fs.FileInfo, error) { return d.tree.info(d.entry) }
func (d dirEntry) String() string             { return fs.FormatDirEntry(d) }

// A file is an open file. It keeps its content when its Tree is closed.
type file struct {
	info info
	*bytes.Reader
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

// A folder is an open folder.
type folder struct {
	info    info
	name    string
	entries []fs.DirEntry // those that ReadDir has not given yet
}

func (f *folder) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *folder) Close() error               { return nil }

func (f *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.name, Err: errIsFolder}
}

// ReadDir gives the next n entries, all that are left where n is 0 or less.
func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(f.entries) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(f.entries) {
		n = len(f.entries)
	}
	next := f.entries[:n:n]
	f.entries = f.entries[n:]
	return next, nil
}
