package cmd

import (
	"os"
	"os/signal"
)

// watchSignals has the process end as a signal says, without leaving temporary
// files. A signal that the process was started to ignore, as by nohup, stays
// ignored.
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
