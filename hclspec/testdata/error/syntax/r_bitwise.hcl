locals {
  r = 6 & 3
}
