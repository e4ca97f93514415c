//go:build !windows

package cmd

import "os"

// interpretEscapes has nothing to do: terminals understand escape sequences.
func interpretEscapes(*os.File) {}
