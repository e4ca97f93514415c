locals {
  i =
}
