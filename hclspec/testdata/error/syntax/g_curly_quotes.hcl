locals {
  g = “text”
}
