# What a plan says of a configuration has bounds: a few lines must not make it endless.
planner {
  start = "2026-12"
}

locals {
  line = join("", [for i in range(1001) : "x"])
  page = join("", [for i in range(1000) : "0123456789"])
  file = join("", [for i in range(1000) : local.page])
  all  = [for i in range(4) : local.file]
}

account "a" {
  title = local.line           # ERROR: Text too long @ local.line
  tags  = { (local.line) = 1 } # ERROR: Text too long @ { (local.line) = 1 }
}

account "b" {
  for_each = toset([local.line]) # ERROR: Text too long @ toset([local.line])
}

output "first" {
  value = [local.file, local.file, local.file]
}

output "second" {
  value = local.file # ERROR: Too much to print @ local.file
}

output "third" {
  value = 1 # ERROR: Too much to print @ 1
}

output "zz_far_over" {
  value = [for i in range(100) : local.all] # ERROR: Too much to print @ [for i in range(100) : local.all]
}

check "c" {
  assert {
    condition     = false
    error_message = "${local.page}." # ERROR: Text too long @ "${local.page}."
  }
}
