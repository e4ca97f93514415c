package gitfs

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"unicode/utf8"
)

// Bounds of what a commit can make this program hold, in bytes.
const (
	maxFile   = 64 << 20
	maxFolder = 16 << 20 // some 300,000 entries
	maxTarget = 4095     // of a link; no work tree could have a longer one
)

// maxLinks is how many links are followed on the way to one file, as many as
// os.Root follows.
const maxLinks = 8

var (
	errEscapes   = errors.New("path escapes from parent") // in the words of os.Root
	errDamaged   = errors.New("git's record of it is damaged")
	errSubmodule = errors.New("it is a submodule, whose files belong to another repository and not to this commit")
	errNotUTF8   = fmt.Errorf("its name is not valid UTF-8: %w", fs.ErrInvalid)
)

// An entry is what a folder says of a name.
type entry struct {
	mode      fs.FileMode // a regular file, a folder or a link
	submodule bool        // a folder that nothing is known of
	hash      string
}

// kinds are entries by git's mode.
var kinds = map[string]entry{
	"100644": {mode: 0o644}, "100664": {mode: 0o644}, "100755": {mode: 0o755}, "120000": {mode: fs.ModeSymlink | 0o777},
	"40000": {mode: fs.ModeDir | 0o755}, "160000": {mode: fs.ModeDir | 0o755, submodule: true},
}

// list gives the entries of a folder, by name.
func (t *Tree) list(e entry) (map[string]entry, error) {
	switch {
	case e.submodule:
		return nil, errSubmodule
	case !e.mode.IsDir():
		return nil, syscall.ENOTDIR
	}
	if known, ok := t.folders[e.hash]; ok {
		return known, nil
	}
	data, err := t.objects.read(e.hash, "tree", maxFolder)
	if err != nil {
		return nil, err
	}
	list, err := parseFolder(data, len(t.commit)/2)
	if err == nil {
		t.folders[e.hash] = list
	}
	return list, err
}

// parseFolder reads what git stores of a folder: for each entry the mode in
// octal, a space, the name, a zero byte and the hash, of hashSize bytes. Git writes
// no names such as ".."; who builds a tree by hand can.
func parseFolder(data []byte, hashSize int) (map[string]entry, error) {
	entries := map[string]entry{}
	for len(data) > 0 {
		head, rest, ok := bytes.Cut(data, []byte{0})
		mode, name, _ := strings.Cut(string(head), " ")
		e, known := kinds[mode]
		_, twice := entries[name]
		if !ok || !known || twice || len(rest) < hashSize || name == "" || name == "." || name == ".." || strings.Contains(name, "/") {
			return nil, errDamaged
		}
		e.hash = hex.EncodeToString(rest[:hashSize])
		entries[name], data = e, rest[hashSize:]
	}
	return entries, nil
}

// resolve goes to a file or a folder and follows every link on the way.
func (t *Tree) resolve(name string) (entry, error) {
	switch {
	case !utf8.ValidString(name):
		return entry{}, errNotUTF8
	case !fs.ValidPath(name):
		return entry{}, fs.ErrInvalid
	}
	way := []entry{t.top} // the folders from the top to where the walk stands
	links := 0
	for parts := strings.Split(name, "/"); len(parts) > 0; {
		next, err := t.step(way, parts[0])
		if err != nil {
			return entry{}, err
		}
		last := next[len(next)-1]
		if parts = parts[1:]; last.mode.Type() != fs.ModeSymlink {
			way = next
			continue
		}
		if links++; links > maxLinks {
			return entry{}, syscall.ELOOP
		}
		target, err := t.objects.read(last.hash, "blob", maxTarget)
		switch {
		case err != nil:
			return entry{}, fmt.Errorf("cannot read a link: %w", err)
		case bytes.HasPrefix(target, []byte("/")):
			return entry{}, errEscapes
		}
		parts = append(strings.Split(string(target), "/"), parts...)
	}
	return way[len(way)-1], nil
}

// step goes from the end of a way to one of its entries, stays there or goes up.
// Each of these needs a folder to stand in: "file/" and "file/.." are errors.
func (t *Tree) step(way []entry, part string) ([]entry, error) {
	here := way[len(way)-1]
	if !here.mode.IsDir() {
		return nil, syscall.ENOTDIR
	}
	switch part {
	case "", ".":
		return way, nil
	case "..":
		if len(way) == 1 {
			return nil, errEscapes
		}
		return way[:len(way)-1], nil
	}
	list, err := t.list(here)
	if err != nil {
		return nil, err
	}
	e, ok := list[part]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return append(way, e), nil
}

// tooLarge is the error of an object of more than so many bytes.
type tooLarge int64

func (limit tooLarge) Error() string {
	return fmt.Sprintf("it is larger than %d bytes, the most that is read of it from a commit", int64(limit))
}
