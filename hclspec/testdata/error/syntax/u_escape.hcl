locals {
  u = "\d"
}
