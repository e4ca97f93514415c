package cmd

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// A rewrite is a file of the user's that gets a new text.
type rewrite struct {
	shown         string // its name as the user knows it
	name          string // on the disk
	before, after []byte
}

// rewriteFiles writes new texts over files that are as they were read: over all of
// them or over none.
func rewriteFiles(list []rewrite) error {
	var files []stagedFile
	defer func() {
		for _, f := range files {
			os.Remove(f.temporary) // gone where it took its file's name
		}
	}()
	for _, r := range list {
		f, err := stage(r.name, r.before, r.after)
		if err != nil {
			return fmt.Errorf("%s: %w; nothing was changed", r.shown, cause(err))
		}
		files = append(files, *f)
	}
	return replaceFiles(files)
}

// replaceFiles gives the new texts their files' names, all of them or none.
func replaceFiles(files []stagedFile) error {
	for i := range files {
		if err := os.Rename(files[i].temporary, files[i].name); err != nil {
			return undo(files[:i], writeError(files[i].name, err))
		}
	}
	return nil
}

// A stagedFile is a file with its new text beside it, ready to take its name.
type stagedFile struct {
	name, temporary string
	before          []byte
}

// stage writes a file's new text beside it.
func stage(name string, before, after []byte) (f *stagedFile, err error) {
	if name, err = filepath.EvalSymlinks(name); err != nil { // a link stays one
		return nil, err
	}
	now, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(now, before) {
		return nil, fmt.Errorf("it was changed in the meantime")
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	f = &stagedFile{name, filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+rand.Text()[:8]), before}
	if err = os.WriteFile(f.temporary, after, fs.FileMode(0o600)); err == nil {
		err = os.Chmod(f.temporary, info.Mode().Perm())
	}
	if err != nil {
		os.Remove(f.temporary)
		return nil, err
	}
	return f, nil
}

// undo gives files that were replaced their old texts back.
func undo(files []stagedFile, why error) error {
	for _, f := range files {
		err := writeFile(f.name, func(w io.Writer) error {
			_, err := w.Write(f.before)
			return err
		})
		if err != nil {
			return fmt.Errorf("%w; %s could not be given its old text back: %w", why, f.name, err)
		}
	}
	return fmt.Errorf("%w; nothing was changed", why)
}
