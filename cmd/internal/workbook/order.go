package workbook

import (
	"maps"
	"slices"
)

// sortedKeys are the keys of a map by code point, so that its order decides
// nothing.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
