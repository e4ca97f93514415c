locals {
  h: 1 # ERROR: Argument or block definition required @ h
}
