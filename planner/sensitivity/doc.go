// Package sensitivity plans again with every disputed clause read the other way, one at
// a time. [Analyze] is the way in.
package sensitivity
