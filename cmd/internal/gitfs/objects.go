package gitfs

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"sync"
)

// objects answers for objects with one process of git cat-file, which is started with the
// first question and again after one that it died of.
type objects struct {
	git    git
	cmd    *exec.Cmd // nil: it does not run
	stdin  io.WriteCloser
	stdout *bufio.Reader
	stderr bytes.Buffer
}

// missing is the hash of an object that the repository does not hold.
type missing string

func (m missing) Error() string {
	return fmt.Sprintf("object %s is not in this clone, and planner fetches nothing: a partial clone leaves objects out; "+
		"clone without --filter, or let git fetch what is missing first", strings.TrimSuffix(string(m), "^{tree}"))
}

func (o *objects) start() error {
	cmd := o.git.command("cat-file", "--batch")
	o.stderr.Reset()
	cmd.Stderr = &o.stderr
	stdin, errIn := cmd.StdinPipe()
	stdout, errOut := cmd.StdoutPipe()
	err := errors.Join(errIn, errOut)
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return o.git.explain(err)
	}
	o.cmd, o.stdin, o.stdout = cmd, stdin, bufio.NewReaderSize(stdout, 1<<16)
	return nil
}

// read reads an object that must be of the given type and hold at most limit bytes.
func (o *objects) read(name, kind string, limit int64) ([]byte, error) {
	if o.git.ctx.Err() != nil {
		return nil, context.Cause(o.git.ctx)
	}
	if o.cmd == nil {
		if err := o.start(); err != nil {
			return nil, err
		}
	}
	found, data, err := o.ask(name, limit)
	switch {
	case errors.As(err, new(missing)), errors.As(err, new(tooLarge)):
		return nil, err
	case err != nil:
		return nil, o.explain(name, err)
	case found != kind:
		return nil, errDamaged
	}
	return data, nil
}

// triedToFetch matches what git says when it may not fetch an object. It dies of
// that, with one of the first two; where its child that was to fetch ends too
// early for it, with the child's words only.
var triedToFetch = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`promisor remote|lazy fetching disabled|transport '.*' not allowed`)
})

// explain ends the process and says why a question had no answer.
func (o *objects) explain(name string, err error) error {
	o.end()
	switch words := said(o.stderr.String()); {
	case o.git.ctx.Err() != nil:
		return context.Cause(o.git.ctx)
	case triedToFetch().MatchString(string(words)):
		return missing(name)
	case words != "":
		err = words
	}
	return fmt.Errorf("git cat-file failed: %w", err)
}

// ask sends a name and reads the answer: a line "HASH TYPE SIZE" or "NAME
// missing", then the data and a newline.
func (o *objects) ask(name string, limit int64) (kind string, data []byte, err error) {
	if _, err := io.WriteString(o.stdin, name+"\n"); err != nil {
		return "", nil, err
	}
	line, err := o.stdout.ReadString('\n')
	if err != nil {
		return "", nil, err
	}
	if strings.HasSuffix(line, " missing\n") {
		return "", nil, missing(name)
	}
	var size int64
	if _, err := fmt.Sscan(line, new(string), &kind, &size); err != nil {
		return "", nil, fmt.Errorf("unexpected answer %q", line)
	}
	if size > limit {
		if _, err := io.CopyN(io.Discard, o.stdout, size+1); err != nil {
			return "", nil, err
		}
		return "", nil, tooLarge(limit)
	}
	data = make([]byte, size+1)
	_, err = io.ReadFull(o.stdout, data)
	return kind, data[:size:size], err
}

// end ends the process, if it runs, and waits for it.
func (o *objects) end() {
	if o.cmd == nil {
		return
	}
	o.stdin.Close()
	o.cmd.Process.Kill() // it only reads
	o.cmd.Wait()
	o.cmd = nil
}
