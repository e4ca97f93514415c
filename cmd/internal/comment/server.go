package comment

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// A Server says where an API is and by which token it lets in.
type Server struct {
	API       string // address of the API
	Token     string
	UserAgent string
	Retry     *Retry
}

// CheckURL refuses addresses to which no token may be sent: only https, or http
// on this machine, and nothing but a host and a path. What it says of a bad one
// does not repeat it, for it may hold a password.
func CheckURL(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "":
		return errors.New("is not an address such as https://HOST/PATH")
	case u.User != nil:
		return errors.New("holds a user name or password; the token comes from a variable of the environment")
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return errors.New("holds more than a host and a path")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return fmt.Errorf("is plain http to %q, over which a token can be read on the way; write https", u.Host)
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("begins with %q, not with https", u.Scheme)
	}
	return nil
}

// isLoopback says whether a host is this machine.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Redact takes the token out of a text. Nothing that goes to a person should
// hold it; a server may repeat it, though.
func (s Server) Redact(text string) string {
	if s.Token == "" {
		return text
	}
	text = strings.ReplaceAll(text, s.Token, "***")
	return strings.ReplaceAll(text, url.QueryEscape(s.Token), "***")
}

// closed is an address with a slash at its end, to which paths can be added.
func closed(address string) string { return strings.TrimRight(address, "/") + "/" }
