package pricing

import "embed"

// BuiltinCatalogs holds the price catalogues that come with the program, as
// "catalogs/ID.catalog.hcl". They are data: a user's own file works the same.
//
//go:embed catalogs/*.catalog.hcl
var BuiltinCatalogs embed.FS
