// Package hclspec knows the language: which files make up a configuration, what
// blocks and attributes mean, and where in the files a mistake stands. It turns
// HCL into a planner.Input and the engine's problems into diagnostics.
//
// [Load] is the way in, [Config.Evaluate] works out outputs and checks when the
// forecast is known, [Describe] shows what is wrong with its lines. [Format] lays
// a text out, and [BuiltinCatalog] opens a price catalogue that comes with it.
//
// It must not know commands, terminals, environment variables or the disk: it
// reads through an fs.FS, so that a folder, a file and a git commit are the same
// to it. It is the only package that knows HCL.
package hclspec
