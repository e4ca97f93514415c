package hclspec_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/declarative-cost/planner/hclspec"
)

// A changingFS is a folder that somebody works in while it is read: after main.hcl was
// listed, before it is opened, and after every few bytes of it.
type changingFS struct {
	fstest.MapFS
	opened, read func()
}

func (c *changingFS) Open(name string) (fs.File, error) {
	if name == "main.hcl" {
		c.opened()
	}
	f, err := c.MapFS.Open(name)
	if err != nil || name != "main.hcl" {
		return f, err
	}
	return &changingFile{f, c}, nil
}

// Stat does not open the file.
func (c *changingFS) Stat(name string) (fs.FileInfo, error) { return c.MapFS.Stat(name) }

// A changingFile has the size and time of what its folder holds now, as a file on the
// disk has.
type changingFile struct {
	fs.File
	folder *changingFS
}

func (f *changingFile) Stat() (fs.FileInfo, error) { return f.folder.MapFS.Stat("main.hcl") }

func (f *changingFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p[:min(len(p), 8)])
	if n > 0 {
		f.folder.read()
	}
	return n, err
}

func TestFilesThatChangeWhileTheyAreRead(t *testing.T) {
	const text = "planner {\n  start = \"2026-12\"\n}\naccount \"a\" {}\n"
	at := time.Unix(1_800_000_000, 0)
	file := func(text string, at time.Time) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(text), ModTime: at}
	}
	for name, test := range map[string]struct {
		opened, read func(fstest.MapFS)
		want         string // empty: nothing is wrong
	}{
		"nothing happens":        {want: ""},
		"replaced before":        {opened: func(f fstest.MapFS) { f["main.hcl"] = file(text+"\n", at.Add(1)) }, want: ""},
		"gone after the listing": {opened: func(f fstest.MapFS) { delete(f, "main.hcl") }, want: "main.hcl cannot be read: no such file or directory"},
		"a folder now":           {opened: func(f fstest.MapFS) { f["main.hcl"] = &fstest.MapFile{Mode: fs.ModeDir} }, want: "main.hcl cannot be read: it is not a regular file"},
		"a pipe now":             {opened: func(f fstest.MapFS) { f["main.hcl"] = &fstest.MapFile{Mode: fs.ModeNamedPipe} }, want: "main.hcl cannot be read: it is not a regular file"},
		"longer now":             {read: func(f fstest.MapFS) { f["main.hcl"] = file(text+"\n", at) }, want: "main.hcl cannot be read: it changed while it was read; run planner again"},
		"truncated":              {read: func(f fstest.MapFS) { f["main.hcl"] = file("", at) }, want: "it changed while it was read"},
		"same length, later":     {read: func(f fstest.MapFS) { f["main.hcl"] = file(text, at.Add(1)) }, want: "it changed while it was read"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := &changingFS{MapFS: fstest.MapFS{"main.hcl": file(text, at)}}
			call := func(f func(fstest.MapFS)) func() {
				return func() {
					if f != nil {
						f(folder.MapFS)
					}
				}
			}
			folder.opened, folder.read = call(test.opened), call(test.read)
			_, diags := hclspec.Load(hclspec.Options{FS: folder, Path: "."})
			switch {
			case test.want == "" && diags.HasErrors():
				t.Error(diags)
			case test.want != "" && (len(diags) != 1 || !strings.Contains(diags[0].Detail, test.want)):
				t.Errorf("diagnostics are %v, want %s", diags, test.want)
			}
		})
	}
}
