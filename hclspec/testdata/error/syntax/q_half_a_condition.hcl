locals {
  q = true ? 1
}
