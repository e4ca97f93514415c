locals {
  n = [1, 2
} # ERROR: Mismatched bracket @ }
