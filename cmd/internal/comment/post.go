package comment

import (
	"errors"
	"slices"
)

// Post does what a request says. The text is drawn to fit; where the server
// still finds it too long, it is tried once more at half the length.
func Post(p Platform, retry *Retry, req Request) (Result, error) {
	own, err := p.Own(req.Tag.Name)
	if err != nil {
		return Result{}, err
	}
	j := &job{platform: p, retry: retry, request: req, own: own, before: map[int64]bool{}}
	for _, c := range own {
		j.before[c.ID] = true
	}
	result, err := j.post(req.textLimit())
	if tooLong(err) {
		retry.say("%s; trying once more with half the length", err)
		result, err = j.post(req.textLimit() / 2)
	}
	return result, err
}

// A job is a request under way.
type job struct {
	platform Platform
	retry    *Retry
	request  Request
	own      []Comment      // what is decided about
	before   map[int64]bool // the comments that were there at first
}

func (j *job) post(limit int) (Result, error) {
	text, err := j.request.Draw(limit)
	if err != nil {
		return Result{}, err
	}
	d, err := j.decide(text)
	if err != nil {
		return Result{}, err
	}
	if j.request.DryRun {
		return j.result(d, d.target), nil
	}
	written, err := j.write(d, j.request.body(text))
	if d.action == Updated && notOurs(err) {
		// It was deleted since, or may not be edited. Then it is not ours, and what
		// is to be done is decided without it.
		gone := d.target.ID
		j.own = slices.DeleteFunc(j.own, func(c Comment) bool { return c.ID == gone })
		return j.post(limit)
	}
	if err != nil {
		return Result{}, err
	}
	for _, c := range d.remove {
		if err := j.remove(c); err != nil {
			return Result{}, err
		}
	}
	return j.result(d, written), nil
}

func (j *job) result(d decision, written *Comment) Result {
	r := Result{Action: d.action, Reason: d.reason, Removed: len(d.remove)}
	if written != nil {
		r.URL = j.platform.URL(*written)
	}
	return r
}

// write creates or updates a comment and gives the one that is there then.
func (j *job) write(d decision, body string) (*Comment, error) {
	switch d.action {
	case Created:
		return j.create(body)
	case Updated:
		c, err := j.platform.Update(*d.target, body)
		return &c, err
	}
	return d.target, nil
}

// create posts a comment. Where the answer is lost, the comment may be there all
// the same: it is looked for before it is posted again.
func (j *job) create(body string) (*Comment, error) {
	for try := 1; ; try++ {
		c, err := j.platform.Create(body)
		if err == nil || !lost(err) {
			return &c, err
		}
		again := j.retry.pause(try, err.Error(), backoff(try))
		found, lookErr := j.find(body)
		switch {
		case found != nil:
			return found, nil
		case lookErr != nil:
			return nil, errors.Join(err, lookErr)
		case !again:
			return nil, err
		}
	}
}

// find looks for a comment with this body that was not there at first.
func (j *job) find(body string) (*Comment, error) {
	tag, text, _ := parseTag(body)
	now, err := j.platform.Own(tag.Name)
	if err != nil {
		return nil, err
	}
	for i, c := range now {
		if !j.before[c.ID] && c.Tag == tag && c.Text == text {
			return &now[i], nil
		}
	}
	return nil, nil
}

func (j *job) remove(c Comment) error {
	if j.request.Behavior == HideAndNew {
		return j.platform.Hide(c)
	}
	return j.platform.Delete(c)
}
