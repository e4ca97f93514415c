locals {
  1st = 1 # ERROR: Argument or block definition required @ 1
}
