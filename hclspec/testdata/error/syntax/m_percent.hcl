locals {
  m = 5%
}
