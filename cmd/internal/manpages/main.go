// Manpages writes a manual page for every command into a folder:
//
//	go run ./cmd/internal/manpages FOLDER
//
// It is a program of its own, so that the planner does not carry what draws pages
// that are drawn once a release. The date in the pages is that of the commit, from
// SOURCE_DATE_EPOCH in seconds; without it they have none, and no clock is read.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/declarative-cost/planner/cmd"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: manpages FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1], os.Getenv("SOURCE_DATE_EPOCH")); err != nil {
		fmt.Fprintln(os.Stderr, "manpages:", err)
		os.Exit(1)
	}
}

// write writes the pages of all commands with the date of an epoch, or of "".
func write(folder, epoch string) error {
	header := doc.GenManHeader{Section: "1", Source: "planner", Manual: "planner manual"}
	if epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return fmt.Errorf("SOURCE_DATE_EPOCH: %w", err)
		}
		date := time.Unix(seconds, 0).UTC()
		header.Date = &date
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	root := cmd.Root(&cmd.Env{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard})
	root.InitDefaultCompletionCmd()
	root.DisableAutoGenTag = true // it has today's date
	return writeTree(folder, root, header)
}

// writeTree writes the page of a command and of those below it.
func writeTree(folder string, c *cobra.Command, header doc.GenManHeader) error {
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() && !sub.IsAdditionalHelpTopicCommand() {
			if err := writeTree(folder, sub, header); err != nil {
				return err
			}
		}
	}
	name := strings.ReplaceAll(c.CommandPath(), " ", "-")
	header.Title = strings.ToUpper(name)
	undated := header.Date == nil
	if undated {
		header.Date = &time.Time{} // else it would be today
	}
	var page bytes.Buffer
	if err := doc.GenMan(c, &header, &page); err != nil {
		return err
	}
	text := page.Bytes()
	if undated {
		text = bytes.Replace(text, []byte(` "Jan 0001"`), []byte(` ""`), 1)
	}
	return os.WriteFile(filepath.Join(folder, name+".1"), text, 0o666)
}
