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
	"strconv"
	"strings"
	"sync"
)

// objects answers for objects with one process of git, which is started with
// the first question and again after one that it died of. One question is asked
// at a time, so neither side can wait for the other to read.
type objects struct {
	git  git
	mode string // --batch, or --batch-check for answers without data

	mu      sync.Mutex
	running *process
}

// A process is a running cat-file.
type process struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout *bufio.Reader
	stderr *beginning
}

// An answer describes an object.
type answer struct {
	kind string // blob, tree, commit, tag
	size int64
	data []byte
}

// missing is the hash of an object that the repository does not hold.
type missing string

func (m missing) Error() string {
	return fmt.Sprintf("object %s is not in this clone, and planner fetches nothing: a partial clone leaves objects out; "+
		"clone without --filter, or let git fetch what is missing first", strings.TrimSuffix(string(m), "^{tree}"))
}

// ask asks for an object, of whose data at most limit bytes are read.
func (o *objects) ask(name string, limit int64) (answer, error) {
	if o.git.ctx.Err() != nil { // its process may live for a moment yet
		return answer{}, context.Cause(o.git.ctx)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.running == nil {
		p, err := o.git.start(o.mode)
		if err != nil {
			return answer{}, o.git.explain(err)
		}
		o.running = p
	}
	a, err := o.running.ask(name, limit, o.mode == "--batch")
	if err == nil {
		return a, nil
	}
	if _, ok := errors.AsType[missing](err); ok {
		return answer{}, err
	}
	words := o.running.end()
	o.running = nil
	return answer{}, o.explain(name, err, words)
}

// triedToFetch matches what git says when it may not fetch an object. It dies of
// that, with one of the first two; where its child that was to fetch ends too
// early for it, with the child's words only.
var triedToFetch = regexp.MustCompile(`promisor remote|lazy fetching disabled|transport '.*' not allowed`)

// explain says why a question had no answer, after the process has ended.
func (o *objects) explain(name string, err error, words said) error {
	switch {
	case o.git.ctx.Err() != nil:
		return context.Cause(o.git.ctx)
	case triedToFetch.MatchString(string(words)):
		return missing(name)
	case words != "":
		return fmt.Errorf("git cat-file failed: %w", words)
	}
	return fmt.Errorf("git cat-file failed: %w", err)
}

// close ends the process. The context has ended before: so no answer is waited
// for, and no process is started again.
func (o *objects) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.running != nil {
		o.running.end()
		o.running = nil
	}
}

func (g git) start(mode string) (*process, error) {
	p := &process{cmd: g.command("cat-file", mode), stderr: &beginning{}}
	p.cmd.Stderr = p.stderr
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.stdin, p.stdout = stdin, bufio.NewReaderSize(stdout, 1<<16)
	return p, p.cmd.Start()
}

// ask sends a name and reads the answer: a line "HASH TYPE SIZE" or "NAME
// missing", then the data and a newline.
func (p *process) ask(name string, limit int64, withData bool) (answer, error) {
	if _, err := io.WriteString(p.stdin, name+"\n"); err != nil {
		return answer{}, err
	}
	line, err := p.stdout.ReadString('\n')
	if err != nil {
		return answer{}, err
	}
	a, err := parseAnswer(name, line)
	if err != nil || !withData {
		return a, err
	}
	if a.size > limit {
		return answer{}, tooLarge(limit)
	}
	data := make([]byte, a.size+1)
	if _, err := io.ReadFull(p.stdout, data); err != nil {
		return answer{}, err
	}
	a.data = data[:a.size:a.size]
	return a, nil
}

func parseAnswer(name, line string) (answer, error) {
	fields := strings.Fields(line)
	if len(fields) == 2 && fields[1] == "missing" {
		return answer{}, missing(name)
	}
	if len(fields) != 3 {
		return answer{}, fmt.Errorf("unexpected answer %q", line)
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil || size < 0 {
		return answer{}, fmt.Errorf("unexpected answer %q", line)
	}
	return answer{kind: fields[1], size: size}, nil
}

// end ends the process, if it has not ended by itself, waits for it and gives
// what it said.
func (p *process) end() said {
	p.stdin.Close()
	p.cmd.Process.Kill() // it only reads
	p.cmd.Wait()
	return said(p.stderr.String())
}

// beginning keeps the first bytes that are written to it.
type beginning struct{ bytes.Buffer }

func (b *beginning) Write(data []byte) (int, error) {
	b.Buffer.Write(data[:min(len(data), 4096-b.Len())])
	return len(data), nil
}
