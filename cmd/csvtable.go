package cmd

import (
	"fmt"
	"strings"

	"github.com/declarative-cost/planner/cmd/internal/csvfile"
	"github.com/declarative-cost/planner/cmd/internal/diagnostics"
	"github.com/declarative-cost/planner/planner/reconcile"
	"github.com/spf13/cobra"
)

// csvOptions are the flags of every command that reads a CSV file.
type csvOptions struct {
	file     string
	columns  []csvfile.Column
	mappings []string
}

func (o *csvOptions) addFlags(c *cobra.Command) {
	c.Flags().StringArrayVar(&o.mappings, "column", nil, "header of a column in the file, where it differs ("+strings.Join(csvfile.Names(o.columns), ", ")+"); separate several with commas, or repeat")
}

// read reads the file; "-" is standard input. Mistakes in it are returned beside
// the rows that could be read.
func (o *csvOptions) read(env *Env) ([]csvfile.Row, []csvfile.Error, error) {
	mapping := csvfile.Mapping{}
	for _, text := range o.mappings {
		if err := mapping.Map(text, o.columns); err != nil {
			return nil, nil, fmt.Errorf("--column: %w", err)
		}
	}
	src, err := readNamed(env, o.file, csvfile.MaxSize)
	if err != nil {
		return nil, nil, err
	}
	rows, mistakes := csvfile.Read(src, shownName(o.file), o.columns, mapping)
	return rows, mistakes, nil
}

// showMistakes prints the mistakes of a file by their places.
func showMistakes(env *Env, mistakes []csvfile.Error) error {
	if err := diagnostics.CSV(env.Stderr, mistakes); err != nil {
		return err
	}
	return errReported
}

// atRows adds the places in the file to problems of rows.
func atRows(rows []csvfile.Row, problems []reconcile.RowProblem) (mistakes []csvfile.Error) {
	for _, p := range problems {
		detail := p.Detail
		if p.First != nil {
			detail += fmt.Sprintf(" The first is in line %d.", rows[*p.First][p.Column].Line)
		}
		mistakes = append(mistakes, *rows[p.Row][p.Column].Errorf("%s", detail))
	}
	return mistakes
}
