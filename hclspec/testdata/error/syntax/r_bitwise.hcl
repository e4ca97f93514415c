locals {
  r = 6 & 3 # ERROR: Unsupported operator @ &
}
