package gitfs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDamageIsNoAbsentFile(t *testing.T) {
	t.Parallel()
	object := func(r repo, hash string) string { return filepath.Join(r.dir, ".git", "objects", hash[:2], hash[2:]) }
	fresh := func(t *testing.T) (repo, string) {
		r := newRepo(t)
		r.write("main.hcl", "a\n")
		r.write("other.hcl", "b\n")
		r.write("dir/file.hcl", "c\n")
		r.commit()
		return r, r.git("rev-parse", "HEAD:main.hcl")
	}
	t.Run("object lost", func(t *testing.T) {
		r, hash := fresh(t)
		if err := os.Remove(object(r, hash)); err != nil {
			t.Fatal(err)
		}
		tree := r.open("HEAD")
		_, err := fs.ReadFile(tree, "main.hcl")
		mustFail(t, err, "object "+hash+" is not in this clone")
		if errors.Is(err, fs.ErrNotExist) {
			t.Error("a lost file must not look like one that was never there")
		}
		mustRead(t, tree, "other.hcl", "b\n")
	})
	t.Run("folder lost", func(t *testing.T) {
		r, _ := fresh(t)
		if err := os.Remove(object(r, r.git("rev-parse", "HEAD:dir"))); err != nil {
			t.Fatal(err)
		}
		tree := r.open("HEAD")
		_, err := fs.Stat(tree, "dir/file.hcl")
		mustFail(t, err, "is not in this clone")
		if errors.Is(err, fs.ErrNotExist) {
			t.Error("a lost folder must not look like one that was never there")
		}
	})
	t.Run("top folder lost", func(t *testing.T) {
		r, _ := fresh(t)
		if err := os.Remove(object(r, r.git("rev-parse", "HEAD^{tree}"))); err != nil {
			t.Fatal(err)
		}
		_, err := Open(r.dir, "HEAD")
		mustFail(t, err, "cannot read the commit")
	})
	t.Run("object overwritten", func(t *testing.T) {
		r, hash := fresh(t)
		if err := os.Chmod(object(r, hash), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(object(r, hash), []byte("no zlib"), 0o644); err != nil {
			t.Fatal(err)
		}
		tree := r.open("HEAD")
		if data, err := fs.ReadFile(tree, "main.hcl"); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("ReadFile = %q, %v", data, err)
		}
		mustRead(t, tree, "other.hcl", "b\n")
	})
	t.Run("folder that is a file", func(t *testing.T) {
		r, hash := fresh(t)
		raw := "40000 dir\x00" + unhex(hash)
		r.git("update-ref", "refs/heads/odd", r.git("commit-tree", "-m", "odd", r.tree(raw)))
		_, err := fs.ReadDir(r.open("odd"), "dir")
		mustFail(t, err, errDamaged.Error())
	})
	t.Run("file that is a folder", func(t *testing.T) {
		r, _ := fresh(t)
		raw := "100644 file.hcl\x00" + unhex(r.git("rev-parse", "HEAD:dir"))
		r.git("update-ref", "refs/heads/odd", r.git("commit-tree", "-m", "odd", r.tree(raw)))
		_, err := fs.ReadFile(r.open("odd"), "file.hcl")
		mustFail(t, err, errDamaged.Error())
	})
}

func TestDamagedFoldersAreRefused(t *testing.T) {
	h := strings.Repeat("h", 20)
	for name, data := range map[string]string{
		"no zero":         "100644 a",
		"short hash":      "100644 a\x00" + h[:19],
		"no mode":         "a\x00" + h,
		"not octal":       "100844 a\x00" + h,
		"empty name":      "100644 \x00" + h,
		"slash":           "100644 a/b\x00" + h,
		"this folder":     "40000 .\x00" + h,
		"upper folder":    "40000 ..\x00" + h,
		"twice":           "100644 a\x00" + h + "40000 a\x00" + h,
		"pipe":            "10644 a\x00" + h,
		"mode too large":  "7777777777777777777777777 a\x00" + h,
		"only a hash":     h,
		"second is short": "100644 a\x00" + h + "1",
	} {
		if list, err := parseFolder([]byte(data), 20); !errors.Is(err, errDamaged) {
			t.Errorf("%s: %v, %v", name, list, err)
		}
	}
	list, err := parseFolder([]byte("100664 b\x00"+h+"100755 a b\x00"+h+"40000 .git\x00"+h), 20)
	if err != nil || len(list) != 3 || list[".git"].mode != fs.ModeDir|0o755 || list["a b"].mode != 0o755 || list["b"].mode != 0o644 {
		t.Errorf("got %v, %v", list, err)
	}
}
