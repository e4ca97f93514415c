package hclspec

import (
	"errors"
	"io/fs"
	"path"
	"strings"
)

// Configurations lists the folders at and below a path that hold a configuration: one
// with a planner block, or with a file whose syntax hides whether it has one. Hidden
// folders are left out.
func Configurations(fsys fs.FS, at string) (folders []string, err error) {
	err = fs.WalkDir(fsys, at, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && (name == at || errors.Is(err, fs.ErrPermission)):
			return err
		case err != nil || d.IsDir() && name != at && strings.HasPrefix(path.Base(name), "."):
			return fs.SkipDir
		case d.IsDir() && HasConfiguration(fsys, name):
			src := newSources(fsys, func(name string) string { return name })
			if m, _ := src.loadModule(name); m.incomplete || len(m.blocks["planner"]) > 0 {
				folders = append(folders, name)
			}
		}
		return nil
	})
	return folders, err
}
