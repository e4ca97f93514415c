locals {
  p = max(1, 2
} # ERROR: Mismatched bracket @ }
