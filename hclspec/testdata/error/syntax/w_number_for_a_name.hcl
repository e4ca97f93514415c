locals {
  1st = 1
}
