//go:build !unix

package main

import "os"

// peakMegabytes is not known on this system.
func peakMegabytes(*os.ProcessState) float64 { return 0 }
