locals {
  h: 1
}
