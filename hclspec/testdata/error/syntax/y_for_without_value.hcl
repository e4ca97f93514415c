locals {
  y = [for x in [1] : ]
}
