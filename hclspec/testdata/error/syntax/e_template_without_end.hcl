locals {
  e = "is ${local.f" # ERROR: Unclosed template interpolation sequence @ is
  f = 1
}
