locals {
  z = { for x in [1] : x } # ERROR: Invalid 'for' expression @ x
}
