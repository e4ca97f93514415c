package cmd

import (
	"fmt"

	"github.com/declarative-cost/planner/cmd/internal/document"
	"github.com/declarative-cost/planner/planner/advise"
	"github.com/declarative-cost/planner/planner/sensitivity"
	"github.com/spf13/cobra"
)

// addNoAdviceFlag lets a command leave advice out.
func addNoAdviceFlag(c *cobra.Command, off *bool) {
	c.Flags().BoolVar(off, "no-advice", false, "do not look for ways to save")
}

// advise looks for advice on a configuration's plan, without what its comments
// silence. A saved plan keeps the advice that it was saved with.
func (s *simulation) advise() {
	if s.config == nil {
		return
	}
	options := advise.Options{Ignores: s.config.Ignores}
	if s.ranges != nil {
		draw := s.draw.options(s.probable, false)
		draw.Futures = s.ranges.Futures
		options.Draw = &draw
	}
	found := advise.Advise(s.forecast, options)
	s.advice, s.adviceRun = document.NewAdvice(found, s.forecast)
}

// addSensitivity plans again under each alternative reading of a disputed clause.
func (s *simulation) addSensitivity() error {
	turned, problems := sensitivity.Analyze(s.forecast)
	if len(problems) > 0 {
		return fmt.Errorf("--sensitivity: %w", problems[0])
	}
	s.sensitivity = document.NewSensitivity(s.forecast, turned)
	return nil
}
