locals {
  s = 2 ** 3
}
