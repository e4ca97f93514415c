package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
)

// fixedTime stands where the format wants the time of creation: the same plan
// gives the same bytes.
const fixedTime = "2000-01-01T00:00:00Z"

// An archive is a zip writer that orders the parts by name and gives them no time.
// It puts the rows into the sheets.
type archive struct {
	w      io.Writer
	sheets []*sheet
	parts  []*part
}

// A part is one file of the archive.
type part struct {
	name string
	bytes.Buffer
}

// Create starts a part.
func (a *archive) Create(name string) (io.Writer, error) {
	p := &part{name: name}
	a.parts = append(a.parts, p)
	return p, nil
}

// AddFS is a part of the interface that nothing here calls.
func (a *archive) AddFS(fs.FS) error { return errors.New("a workbook has no files of a file system") }

// Close writes the parts, the list of content types first.
func (a *archive) Close() error {
	slices.SortFunc(a.parts, func(x, y *part) int {
		if x.name == contentTypesName {
			return -1
		}
		if y.name == contentTypesName {
			return 1
		}
		return cmp.Compare(x.name, y.name)
	})
	zw := zip.NewWriter(a.w)
	for _, p := range a.parts {
		if err := a.write(zw, p); err != nil {
			return err
		}
	}
	return zw.Close()
}

func (a *archive) write(zw *zip.Writer, p *part) error {
	w, err := zw.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	out := &errWriter{w: w}
	if s := a.sheet(p.name); s != nil {
		s.fill(out, p.Bytes())
		return out.err
	}
	data := p.Bytes()
	if p.name == contentTypesName {
		if data, err = orderContentTypes(data); err != nil {
			return err
		}
	}
	out.write(data)
	return out.err
}

// sheet is the sheet that a part is, or nil: the library numbers them in order.
func (a *archive) sheet(name string) *sheet {
	for i, s := range a.sheets {
		if name == fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1) {
			return s
		}
	}
	return nil
}

// An errWriter keeps the first error and writes nothing after it.
type errWriter struct {
	w   io.Writer
	err error
}

func (w *errWriter) write(data []byte) {
	if w.err == nil {
		_, w.err = w.w.Write(data)
	}
}

func (w *errWriter) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}
