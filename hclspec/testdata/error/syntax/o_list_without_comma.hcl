locals {
  o = [1 2]
}
