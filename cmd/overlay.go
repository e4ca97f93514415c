package cmd

import (
	"io/fs"
	"path"
	"testing/fstest"
)

// An overlayFS is a file system with one file's text replaced.
type overlayFS struct {
	fs.FS
	name string
	text []byte
}

func (o overlayFS) Open(name string) (fs.File, error) {
	if name != o.name {
		return o.FS.Open(name)
	}
	return fstest.MapFS{path.Base(name): {Data: o.text}}.Open(path.Base(name))
}

// ReadDir lists a folder with the file in it, on the disk or not.
func (o overlayFS) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	if err != nil || name != path.Dir(o.name) {
		return entries, err
	}
	for _, e := range entries {
		if e.Name() == path.Base(o.name) {
			return entries, nil
		}
	}
	info, err := fs.Stat(o, o.name)
	if err != nil {
		return nil, err
	}
	return append(entries, fs.FileInfoToDirEntry(info)), nil
}
