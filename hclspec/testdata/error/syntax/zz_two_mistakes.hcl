locals {
  first  = (1 + 2
} # ERROR: Mismatched bracket @ }

locals {
  second = {a = 1 b = 2} # ERROR: Missing attribute separator @ b
}

locals {
  third = 1 +
# ERROR above: Invalid expression @
}
