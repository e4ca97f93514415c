package cmd

import (
	"os"
	"os/signal"
)

// watchSignals removes temporary files when a signal ends the process. A signal that
// was ignored when the process started, as by nohup, stays ignored.
func (t *temporaries) watchSignals() {
	var watched []os.Signal
	for _, s := range endingSignals {
		if !signal.Ignored(s) {
			watched = append(watched, s)
		}
	}
	if len(watched) == 0 {
		return // Notify would take none for all
	}
	received := make(chan os.Signal, 1)
	signal.Notify(received, watched...)
	go func() {
		s := <-received
		signal.Reset(watched...) // another one ends the process at once
		t.abandon()
		endBy(s)
	}()
}
