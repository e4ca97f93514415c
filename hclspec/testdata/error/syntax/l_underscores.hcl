locals {
  l = 3_000_000 # ERROR: Missing newline after argument @ _000_000
}
