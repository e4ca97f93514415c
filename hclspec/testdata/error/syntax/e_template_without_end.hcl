locals {
  e = "is ${local.f"
  f = 1
}
