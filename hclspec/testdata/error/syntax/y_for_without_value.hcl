locals {
  y = [for x in [1] : ] # ERROR: Invalid expression @ ]
}
