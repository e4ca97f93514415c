package document

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The kinds of documents, and the versions in which they are written. A new key
// raises the minor version, anything else the major; each kind is counted by itself.
const (
	Kind          = "plan"
	FormatVersion = "1.1"

	DiffKind          = "diff"
	DiffFormatVersion = "1.1"

	WorkingsKind          = "explain"
	WorkingsFormatVersion = "1.1"

	OptimizeKind          = "optimize"
	OptimizeFormatVersion = "1.1"

	ReconcileKind          = "reconcile"
	ReconcileFormatVersion = "1.0"
)

// A Header is how every document begins: what it is, the version of what it is
// written in, and the planner that wrote it.
type Header struct {
	Kind           string `json:"kind"`
	FormatVersion  string `json:"format_version"`
	PlannerVersion string `json:"planner_version"`
}

// KindOf returns what a document says it is; empty where the
// data is no document at all.
func KindOf(data []byte) string {
	var head struct {
		Kind string `json:"kind"`
	}
	if len(data) > MaxSize || decode(data, &head) != nil {
		return ""
	}
	return head.Kind
}

// checkVersion looks at size, kind and format_version before anything else: what they
// do not promise cannot be judged.
func checkVersion(data []byte, kind, version string) error {
	switch {
	case len(data) == 0:
		return errors.New("it is empty")
	case len(data) > MaxSize:
		return fmt.Errorf("it is larger than %d MiB", MaxSize>>20)
	}
	var head struct {
		Kind          string `json:"kind"`
		FormatVersion string `json:"format_version"`
	}
	if err := decode(data, &head); err != nil {
		return err
	}
	if head.Kind != kind {
		return fmt.Errorf("kind is %.40q, but must be %q", head.Kind, kind)
	}
	major, ok := majorOf(head.FormatVersion)
	if !ok {
		return fmt.Errorf("format_version is %.40q, which is not a version such as %q", head.FormatVersion, version)
	}
	if own, _ := majorOf(version); major != own {
		return fmt.Errorf("its format_version is %.40s, but this planner reads %d.x; make it again with this planner, or read it with the one that wrote it", head.FormatVersion, own)
	}
	return nil
}

// majorOf returns the first of a version's two whole numbers.
func majorOf(version string) (int, bool) {
	major, minor, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(major)
	return n, err == nil && isDigits(major) && isDigits(minor)
}

// NewHeader is the header of a document of many configurations.
func NewHeader(kind, planner string) Header { return Header{kind, ManyFormatVersion, planner} }
