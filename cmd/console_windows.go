package cmd

import (
	"os"
	"syscall"
)

// enableVirtualTerminalProcessing is a mode of consoles, of winnt.h.
const enableVirtualTerminalProcessing = 0x4

var setConsoleMode = syscall.NewLazyDLL("kernel32.dll").NewProc("SetConsoleMode")

// interpretEscapes makes a console show colours instead of the escape sequences
// that ask for them. One that cannot stays as it is.
func interpretEscapes(f *os.File) {
	var mode uint32
	if syscall.GetConsoleMode(syscall.Handle(f.Fd()), &mode) == nil {
		_, _, _ = setConsoleMode.Call(f.Fd(), uintptr(mode|enableVirtualTerminalProcessing))
	}
}
