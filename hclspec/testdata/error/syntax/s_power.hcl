locals {
  s = 2 ** 3 # ERROR: Invalid expression @ *
}
