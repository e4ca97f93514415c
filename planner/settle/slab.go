package settle

// A slab hands out parts of large slices, so that what the months of an account
// leave behind takes a few pieces of memory and not one for each.
type slab[T any] struct {
	all, free []T // the last piece, and what of it nobody has
	chunk     int // of the next piece
}

// take returns n zero values that nobody else has.
func (s *slab[T]) take(n int) []T {
	if n > len(s.free) {
		s.all = make([]T, max(n, s.chunk))
		s.free = s.all
	}
	part := s.free[:n:n]
	s.free = s.free[n:]
	return part
}

// reset takes back what the last piece was given away for, which nobody needs any more.
func (s *slab[T]) reset() {
	clear(s.all[:len(s.all)-len(s.free)])
	s.free = s.all
}

// keep returns a pointer to a copy of v.
func (s *slab[T]) keep(v T) *T {
	part := s.take(1)
	part[0] = v
	return &part[0]
}

// resized returns a list of n values, in the memory of the one given where it is
// large enough. What is in it does not matter.
func resized[T any](list []T, n int) []T {
	if n <= cap(list) {
		return list[:n]
	}
	return make([]T, n)
}
