// Package optimize finds the purchases of packs that make a plan cost least, and says
// whether that is proven. [Optimize] is the way in; docs/optimize.md has the method and
// why the result is right.
package optimize
