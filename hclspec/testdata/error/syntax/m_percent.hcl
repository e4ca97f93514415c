locals {
  m = 5%
# ERROR above: Invalid expression @
}
