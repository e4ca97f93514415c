locals {
  g = “text” # ERROR: Invalid character @ “
}
