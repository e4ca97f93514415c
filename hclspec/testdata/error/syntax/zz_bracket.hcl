locals {
  first  = (1 + 2
} # ERROR: Mismatched bracket @ }
