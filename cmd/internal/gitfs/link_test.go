package gitfs

import (
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pgregory.net/rapid"
)

func unhex(hash string) string {
	raw, err := hex.DecodeString(hash)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// tree writes a folder as given, without git's checks.
func (r repo) tree(raw string) string {
	r.t.Helper()
	return r.gitInput(raw, "hash-object", "-t", "tree", "-w", "--literally", "--stdin")
}

func TestLinksStayInTheCommit(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.write("modules/team/main.hcl", "team\n")
	r.write("outside.hcl", "outside\n")
	r.link("envs/prod/file.hcl", "../../outside.hcl")
	r.link("envs/prod/modules", "../../modules")
	r.link("envs/again", "prod/modules/../envs/prod/file.hcl")
	r.link("envs/through", "prod/modules/..") // beside what the link leads to
	r.link("absolute", filepath.Join(r.dir, "outside.hcl"))
	r.link("passwd", "/etc/passwd")
	r.link("escapes", "../"+filepath.Base(r.dir)+"/outside.hcl")
	r.link("envs/escapes", "../../x")
	r.link("self", "self")
	r.link("ping", "pong")
	r.link("pong", "ping")
	r.link("dangling", "nowhere")
	r.link("slash", "outside.hcl/")
	r.link("folder", "modules/")
	r.link("top", ".")
	r.link("l1", "outside.hcl")
	for i := 2; i <= 9; i++ {
		r.link("l"+string(rune('0'+i)), "l"+string(rune('0'+i-1)))
	}
	r.commit()
	tree := r.open("HEAD")
	mustRead(t, tree, "envs/prod/file.hcl", "outside\n")
	mustRead(t, tree, "envs/prod/modules/team/main.hcl", "team\n")
	mustRead(t, tree, "envs/again", "outside\n")
	mustRead(t, tree, "envs/through/outside.hcl", "outside\n")
	mustRead(t, tree, "folder/team/main.hcl", "team\n")
	mustRead(t, tree, "top/top/envs/prod/file.hcl", "outside\n")
	mustRead(t, tree, "l8", "outside\n")
	for name, want := range map[string]error{
		"absolute": errEscapes, "passwd": errEscapes, "escapes": errEscapes, "envs/escapes": errEscapes,
		"self": syscall.ELOOP, "ping": syscall.ELOOP, "l9": syscall.ELOOP, "dangling": fs.ErrNotExist, "slash": syscall.ENOTDIR,
	} {
		if _, err := fs.ReadFile(tree, name); !errors.Is(err, want) {
			t.Errorf("ReadFile(%q): %v, want %v", name, err, want)
		}
		if _, err := fs.Stat(tree, name); !errors.Is(err, want) {
			t.Errorf("Stat(%q): %v, want %v", name, err, want)
		}
	}
	sameAsRoot(t, tree)
}

func TestASubmoduleHoldsNothing(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.write("main.hcl", "a\n")
	r.link("link", "modules/vendor")
	r.git("add", "-A")
	r.git("update-index", "--add", "--cacheinfo", "160000,"+strings.Repeat("12", 20)+",modules/vendor")
	r.git("commit", "-q", "-m", "submodule")
	tree := r.open("HEAD")
	entries, err := fs.ReadDir(tree, "modules")
	if err != nil || len(entries) != 1 || !entries[0].IsDir() {
		t.Fatalf("ReadDir: %v, %v", entries, err)
	}
	for _, name := range []string{"modules/vendor", "modules/vendor/main.hcl", "link/main.hcl", "link"} {
		_, err := fs.ReadDir(tree, name)
		if !errors.Is(err, errSubmodule) || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("ReadDir(%q): %v", name, err)
		}
		if _, err := tree.Open(name); !errors.Is(err, errSubmodule) {
			t.Errorf("Open(%q): %v", name, err)
		}
	}
	mustRead(t, tree, "main.hcl", "a\n")
}

// A commit and the work tree that was committed read the same, whatever links
// there are.
func TestSameAsWorkTree(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	rapid.Check(t, func(rt *rapid.T) {
		r.drawWorkTree(rt)
		r.git("add", "-A")
		r.git("commit", "-q", "--allow-empty", "-m", "random")
		tree, err := Open(r.dir, "HEAD")
		if err != nil {
			rt.Fatal(err)
		}
		defer tree.Close()
		sameAsRoot(rt, tree)
	})
}

// drawWorkTree replaces the work tree by one of files and links. No folder is empty:
// git would not keep it.
func (r repo) drawWorkTree(rt *rapid.T) {
	r.empty()
	part := rapid.SampledFrom([]string{"a", "b", "c"})
	step := rapid.SampledFrom([]string{"a", "b", "c", "a", "b", "c", "..", ".", ""})
	names := rapid.SliceOfNDistinct(rapid.Custom(func(rt *rapid.T) string {
		return strings.Join(rapid.SliceOfN(part, 1, 3).Draw(rt, "name"), "/")
	}), 1, 12, rapid.ID).Draw(rt, "names")
	for _, name := range names {
		target := ""
		if rapid.Bool().Draw(rt, "is a link") {
			if target = strings.Join(rapid.SliceOfN(step, 1, 4).Draw(rt, "target"), "/"); target == "" {
				continue
			}
		}
		full := filepath.Join(r.dir, name)
		if os.MkdirAll(filepath.Dir(full), 0o755) != nil {
			continue // a file or a link is in the way
		}
		if _, err := os.Lstat(full); err == nil {
			continue
		}
		if at, err := filepath.EvalSymlinks(filepath.Dir(full)); err != nil || !strings.HasPrefix(at+"/", r.dir+"/") {
			continue
		}
		if target != "" {
			r.link(name, target)
		} else {
			r.write(name, "content of "+name)
		}
	}
}

// empty takes everything out of the work tree.
func (r repo) empty() {
	r.t.Helper()
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() == ".git" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(r.dir, e.Name())); err != nil {
			r.t.Fatal(err)
		}
	}
}

// sameAsRoot compares a Tree to what os.Root gives of its work tree, at every
// name of up to three parts that occur in it, or two where that would be many.
func sameAsRoot(t rapid.TB, tree *Tree) {
	root, err := os.OpenRoot(tree.Root())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	parts := map[string]bool{"a": true, "nowhere": true}
	filepath.WalkDir(tree.Root(), func(name string, d fs.DirEntry, err error) error {
		if d.Name() == ".git" {
			return fs.SkipDir
		}
		if name != tree.Root() {
			parts[d.Name()] = true
		}
		return err
	})
	names, last := []string{"."}, []string{"."}
	for depth := 0; depth < 3 && len(last)*len(parts) < 2000; depth++ {
		var next []string
		for _, dir := range last {
			for part := range parts {
				next = append(next, path.Join(dir, part))
			}
		}
		names, last = append(names, next...), next
	}
	for _, name := range names {
		if want, got := describe(root.FS(), name), describe(tree, name); want != got {
			t.Errorf("%s is in the work tree:\n%s\nin the commit:\n%s", name, want, got)
		}
	}
}

// describe says all that can be read at a name.
func describe(fsys fs.FS, name string) string {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return "error " + cause(err)
	}
	text := info.Name() + " " + info.Mode().Type().String()
	if info.IsDir() {
		entries, err := fs.ReadDir(fsys, name)
		if err != nil {
			return text + " error " + cause(err)
		}
		for _, e := range entries {
			if e.Name() != ".git" {
				text += "\n" + e.Name() + " " + e.Type().String()
			}
		}
		return text
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return text + " error " + cause(err)
	}
	return text + " " + string(data)
}

func cause(err error) string {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathError.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fs.ErrNotExist.Error()
	}
	return err.Error()
}
