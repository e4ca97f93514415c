package gitfs

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
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
	errNotFolder = syscall.ENOTDIR
	errManyLinks = syscall.ELOOP
	errEscapes   = errors.New("path escapes from parent") // in the words of os.Root
	errDamaged   = errors.New("git's record of it is damaged")
	errSubmodule = errors.New("it is a submodule, whose files belong to another repository and not to this commit")
	errNotUTF8   = fmt.Errorf("its name is not valid UTF-8: %w", fs.ErrInvalid)
)

// An entry is one line of a folder.
type entry struct {
	name      string
	mode      fs.FileMode // a regular file, a folder or a link
	submodule bool        // a folder that nothing is known of
	hash      string
}

// list gives the entries of a folder, sorted by name.
func (t *Tree) list(e entry) ([]entry, error) {
	switch {
	case e.submodule:
		return nil, errSubmodule
	case !e.mode.IsDir():
		return nil, errNotFolder
	}
	if known, ok := t.folders[e.hash]; ok {
		return known, nil
	}
	data, err := t.objects.read(e.hash, "tree", maxFolder)
	if err != nil {
		return nil, err
	}
	list, err := parseFolder(data, len(t.commit)/2)
	if err != nil {
		return nil, err
	}
	t.folders[e.hash] = list
	return list, nil
}

// parseFolder reads what git stores of a folder: for each entry the mode in
// octal, a space, the name, a zero byte and the hash, of hashSize bytes.
func parseFolder(data []byte, hashSize int) ([]entry, error) {
	var list []entry
	for len(data) > 0 {
		head, rest, ok := bytes.Cut(data, []byte{0})
		mode, name, _ := strings.Cut(string(head), " ")
		if !ok || len(rest) < hashSize || !validName(name) {
			return nil, errDamaged
		}
		e := entry{name: name, hash: hex.EncodeToString(rest[:hashSize])}
		if e.mode, e.submodule, ok = parseMode(mode); !ok {
			return nil, errDamaged
		}
		list = append(list, e)
		data = rest[hashSize:]
	}
	slices.SortFunc(list, compareNames) // git sorts a folder as if its name ended in a slash
	for i := range list[min(1, len(list)):] {
		if list[i].name == list[i+1].name {
			return nil, errDamaged
		}
	}
	return list, nil
}

func compareNames(a, b entry) int { return strings.Compare(a.name, b.name) }

// validName says whether a name can be that of a file in a folder. Git writes no
// others; who builds a tree by hand can.
func validName(name string) bool {
	return name != "" && name != "." && name != ".." && !strings.Contains(name, "/")
}

// parseMode reads git's mode of an entry. Of a file's permissions only the
// owner's right to execute counts, as in git itself.
func parseMode(octal string) (mode fs.FileMode, submodule, ok bool) {
	bits, err := strconv.ParseUint(octal, 8, 32)
	if err != nil {
		return 0, false, false
	}
	switch kind := bits & 0o170000; kind {
	case 0o100000:
		return 0o644 | fs.FileMode(bits&0o100/0o100*0o111), false, true
	case 0o120000:
		return fs.ModeSymlink | 0o777, false, true
	case 0o040000, 0o160000:
		return fs.ModeDir | 0o755, kind == 0o160000, true
	}
	return 0, false, false
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
			return entry{}, errManyLinks
		}
		target, err := t.target(last)
		if err != nil {
			return entry{}, err
		}
		parts = append(strings.Split(target, "/"), parts...)
	}
	return way[len(way)-1], nil
}

// step goes from the end of a way to one of its entries, stays there or goes up.
// Each of these needs a folder to stand in: "file/" and "file/.." are errors.
func (t *Tree) step(way []entry, part string) ([]entry, error) {
	here := way[len(way)-1]
	if !here.mode.IsDir() {
		return nil, errNotFolder
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
	i, ok := slices.BinarySearchFunc(list, entry{name: part}, compareNames)
	if !ok {
		return nil, fs.ErrNotExist
	}
	return append(way, list[i]), nil
}

// target reads where a link leads, relative to its own folder.
func (t *Tree) target(link entry) (string, error) {
	data, err := t.objects.read(link.hash, "blob", maxTarget)
	switch {
	case err == nil && (len(data) == 0 || bytes.IndexByte(data, 0) >= 0): // no work tree holds such a link
		err = fs.ErrInvalid
	case err == nil && data[0] == '/':
		return "", errEscapes
	}
	if err != nil {
		return "", fmt.Errorf("cannot read the link %q: %w", link.name, err)
	}
	return string(data), nil
}

// tooLarge is the error of an object of more than so many bytes.
type tooLarge int64

func (limit tooLarge) Error() string {
	return fmt.Sprintf("it is larger than %d bytes, the most that is read of it from a commit", int64(limit))
}
