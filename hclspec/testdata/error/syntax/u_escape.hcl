locals {
  u = "\d" # ERROR: Invalid escape sequence @ \d
}
