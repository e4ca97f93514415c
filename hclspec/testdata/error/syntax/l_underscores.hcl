locals {
  l = 3_000_000
}
