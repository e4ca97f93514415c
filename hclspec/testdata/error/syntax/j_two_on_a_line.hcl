locals {
  i = 1 j = 2 # ERROR: Missing newline after argument @ j
}
