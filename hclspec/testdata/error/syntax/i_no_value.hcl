locals {
  i =
# ERROR above: Invalid expression @
}
