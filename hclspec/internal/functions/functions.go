// Package functions implements the functions that a configuration may call: the pure
// functions of Terraform, with the same names and meaning.
//
// guard.go enforces three rules for all of them:
//
//   - Numbers are exact decimals, also where binary arithmetic would round them.
//   - The size of the arguments and of the result of a call, and its cost, are limited.
//   - Results of sensitive arguments are sensitive, and errors do not show their values.
//
// None of them reads a clock, the network, the environment or a random source.
package functions

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/zclconf/go-cty/cty/function"
)

// Options are what a table needs from the package that evaluates a configuration. Paths are
// relative to the root module; errors are shown as they are.
type Options struct {
	Read   func(path string) ([]byte, error) // for file, within the boundary and the limit of its size
	Exists func(path string) (bool, error)   // for fileexists: whether it is a regular file
}

// Table returns all functions for the scope of one module. It is cheap: what
// does not depend on o is built once and shared.
func Table(o Options) map[string]function.Function {
	table := maps.Clone(pure)
	maps.Copy(table, fileFunctions(o))
	return table
}

// Names returns the names in the table, sorted.
func Names() []string {
	return slices.Sorted(maps.Keys(Table(Options{})))
}

// pure holds what needs no Options. It is never changed.
var pure = merged(
	numberFunctions,
	textFunctions,
	collectionFunctions,
	encodeFunctions,
	decodeFunctions,
	timeFunctions,
	conversionFunctions,
	map[string]function.Function{"try": tryfunc.TryFunc, "can": tryfunc.CanFunc},
)

func merged(parts ...map[string]function.Function) map[string]function.Function {
	all := map[string]function.Function{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}
