locals {
  z = { for x in [1] : x }
}
