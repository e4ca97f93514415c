locals {
  p = max(1, 2
}
