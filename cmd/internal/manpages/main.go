// Manpages writes a manual page for every command into a folder:
//
//	SOURCE_DATE_EPOCH=1700000000 go run ./cmd/internal/manpages FOLDER
//
// It is a program of its own, so that the planner does not carry what draws pages
// that are drawn once a release. The date in the pages is that of the commit, in seconds
// since 1970; without it they have today's.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/declarative-cost/planner/cmd"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func main() {
	err := fmt.Errorf("usage: manpages FOLDER")
	if len(os.Args) == 2 {
		err = write(os.Args[1])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

// write writes the pages of all commands.
func write(folder string) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	return doc.GenManTree(commands(), &doc.GenManHeader{Source: "planner", Manual: "planner manual"}, folder)
}

func commands() *cobra.Command {
	root := cmd.Root(&cmd.Env{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard})
	root.InitDefaultCompletionCmd()
	root.DisableAutoGenTag = true // it has today's date
	return root
}
