package cmd_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// releaseArchive is an archive with one program, which prints a word.
func releaseArchive(t *testing.T, word string) []byte {
	t.Helper()
	var archive bytes.Buffer
	compressed := gzip.NewWriter(&archive)
	files := tar.NewWriter(compressed)
	program := "#!/bin/sh\necho " + word + "\n"
	err := files.WriteHeader(&tar.Header{Name: "planner", Mode: 0o755, Size: int64(len(program))})
	if err == nil {
		_, err = io.WriteString(files, program)
	}
	for _, c := range []io.Closer{files, compressed} {
		if closeErr := c.Close(); err == nil {
			err = closeErr
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

func TestActionInstallsOnlyWhatWasReleased(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("releases are for Linux and macOS")
	}
	name := fmt.Sprintf("planner_1.2.3_%s_%s.tar.gz", runtime.GOOS, runtime.GOARCH)
	archive := releaseArchive(t, "released")
	var sums, others string // every line of a release, and those but the archive's
	for _, file := range readReleaseConfig(t).files(t, "1.2.3") {
		content := []byte(file)
		if file == name {
			content = archive
		}
		line := fmt.Sprintf("%x  %s\n", sha256.Sum256(content), file)
		if sums += line; file != name {
			others += line
		}
	}
	for _, c := range []struct {
		name, version, sums, says string
		archive                   []byte
		ok                        bool
	}{
		{"as released", "1.2.3", sums, "released", archive, true},
		{"with a v", "v1.2.3", sums, "released", archive, true},
		{"another archive", "1.2.3", sums, "checksum differs", releaseArchive(t, "tampered"), false},
		{"no checksum", "1.2.3", others, "no line for " + name, archive, false},
		{"no such version", "9.9.9", sums, "Cannot download", archive, false},
		{"no version", "latest", sums, "neither a version", archive, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/v1.2.3/" + name:
					_, _ = w.Write(c.archive)
				case "/v1.2.3/checksums.txt":
					_, _ = io.WriteString(w, c.sums)
				default:
					http.NotFound(w, r)
				}
			}))
			defer server.Close()
			p := &pullRequest{origin: newRepository(t, nil)}
			r := p.run(t, p.origin, "octo/shop", map[string]string{"version": c.version})
			r.env = append(r.env, "PLANNER_RELEASES="+server.URL)
			r.steps = map[string]map[string]string{}
			r.runStep(0, installStep(t, r.action))
			if log := r.log.String(); (r.code == 0) != c.ok || !strings.Contains(log, c.says) {
				t.Fatalf("exit code %d\n%s", r.code, log)
			}
			if !c.ok {
				if len(r.path) > 0 {
					t.Errorf("refused, and yet on the path: %v", r.path)
				}
				return
			}
			if out, err := child(t, filepath.Join(r.path[0], "planner")).CombinedOutput(); string(out) != "released\n" {
				t.Errorf("%v %s", err, out)
			}
		})
	}
}

func installStep(t *testing.T, a *action) actionStep {
	t.Helper()
	for _, step := range a.Runs.Steps {
		if path.Base(strings.Trim(step.Run, `"`)) == "install.sh" {
			return step
		}
	}
	t.Fatal("action.yml has no step that installs")
	return actionStep{}
}
