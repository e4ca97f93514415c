locals {
  i = 1 j = 2
}
