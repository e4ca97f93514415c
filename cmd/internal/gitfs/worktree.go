package gitfs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// errOfGit is the error for files of git itself.
var errOfGit = errors.New("it is in a folder .git, which may hold git's credentials")

// errOfKernel is the error for files of the kernel: /proc/self/environ holds the
// environment.
var errOfKernel = errors.New("it is in /dev, /proc or /sys, which show the machine and its processes")

// WorkTree is a folder of the disk without what git keeps in it, and without what
// the kernel shows: nothing in a folder .git, of this repository or of one inside
// it, nor in /dev, /proc or /sys can be read, whatever links lead there. The
// folder's own path must be free of links.
func WorkTree(root *os.Root) fs.FS { return workTree{root.FS(), root.Name()} }

type workTree struct {
	fs.FS
	root string
}

// Open opens a file or a folder.
func (w workTree) Open(name string) (fs.File, error) {
	f, err := w.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if err := w.check("open", name); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// Stat says what a file is without opening it: a pipe would block.
func (w workTree) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(w.FS, name)
	if err != nil {
		return nil, err
	}
	return info, w.check("stat", name)
}

// check refuses what is in a folder .git, or is the kernel's, once all links are
// followed. Some file systems do not tell capital letters from small ones.
func (w workTree) check(op, name string) error {
	full, err := filepath.EvalSymlinks(filepath.Join(w.root, filepath.FromSlash(name)))
	if err != nil {
		return err
	}
	if OfKernel(full) || OfKernel(filepath.Join(w.root, filepath.FromSlash(name))) {
		return &fs.PathError{Op: op, Path: name, Err: errOfKernel}
	}
	inside, err := filepath.Rel(w.root, full)
	if err == nil && slices.ContainsFunc(strings.Split(inside, string(filepath.Separator)), isGit) {
		err = errOfGit
	}
	if err != nil {
		return &fs.PathError{Op: op, Path: name, Err: err}
	}
	return nil
}

// OfKernel says whether an absolute path lies in a folder that the kernel makes up.
// Memory that serves as a disk, /dev/shm, is none.
func OfKernel(name string) bool {
	parts := strings.Split(filepath.ToSlash(name), "/")
	if len(parts) < 2 || parts[0] != "" {
		return false
	}
	return slices.Contains([]string{"dev", "proc", "sys"}, parts[1]) && !(len(parts) > 2 && parts[1] == "dev" && parts[2] == "shm")
}

func isGit(part string) bool { return strings.EqualFold(part, ".git") }

// Inside refuses a path that a link leads out of a git work tree that it is
// written in. The path is absolute, the folder is where it really is.
func Inside(name, folder string) error {
	for dir := name; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err != nil {
			continue
		}
		root, err := filepath.EvalSymlinks(dir)
		if err != nil {
			return err
		}
		if inside, err := filepath.Rel(root, folder); err != nil || !filepath.IsLocal(inside) {
			return fmt.Errorf("a link leads out of the git work tree %s, to %s; name that folder", dir, folder)
		}
	}
	return nil
}
