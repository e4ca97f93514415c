locals {
  q = true ? 1
# ERROR above: Missing false expression in conditional @
}
