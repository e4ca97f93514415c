locals {
  f = 'text' # ERROR: Invalid character @ '
}
