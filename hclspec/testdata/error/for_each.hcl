planner {
  start  = "2026-12"
  months = 3
}

variable "keys" {
  default   = ["a", "b"]
  sensitive = true
}

variable "nothing" {
  default = null
}

locals {
  undeclared = local.nowhere # ERROR: Reference to undeclared name @ local.nowhere
}

account "list" {
  for_each = ["a", "b"] # ERROR: Invalid for_each @ ["a", "b"]
}

account "numbers" {
  for_each = toset([1, 2]) # ERROR: Invalid for_each @ toset([1, 2])
}

account "number" {
  for_each = 2 # ERROR: Invalid for_each @ 2
}

account "text" {
  for_each = "eu" # ERROR: Invalid for_each @ "eu"
}

account "null" {
  for_each = var.nothing # ERROR: Invalid for_each @ var.nothing
}

account "null_key" {
  for_each = toset([null]) # ERROR: Invalid for_each @ toset([null])
}

account "sensitive" {
  for_each = toset(var.keys) # ERROR: Invalid for_each @ toset(var.keys)
}

account "both" {
  for_each = toset(["a"])
  count    = 2 # ERROR: Both for_each and count @ count
}

account "negative" {
  count = -1 # ERROR: Invalid count @ -1
}

account "fractional" {
  count = 1.5 # ERROR: Invalid count @ 1.5
}

account "word" {
  count = "two" # ERROR: Invalid count @ "two"
}

account "list_count" {
  count = [1, 2] # ERROR: Invalid count @ [1, 2]
}

account "sensitive_count" {
  count = length(var.keys) # ERROR: Invalid count @ length(var.keys)
}

account "million" {
  count = 1000001 # ERROR: Too many instances @ 1000001
}

account "each_of_itself" {
  for_each = { (each.key) = 1 } # ERROR: Invalid reference @ each.key
}

account "count_of_itself" {
  count = count.index # ERROR: Invalid reference @ count.index
}

account "failed" {
  for_each = toset([local.undeclared])
}

account "map_of_a_mistake" {
  for_each = { a = local.undeclared }
  title    = each.value
}

# What belongs to a broken account is not reported again.
usage "u1" {
  account = account.list["a"]
  meter   = "crop_image"
  calls   = 1
}

usage "u2" {
  account = account.failed["a"]
  meter   = "crop_image"
  calls   = 1
}

usage "u3" {
  for_each = account.both
  account  = each.value
  meter    = "crop_image"
  calls    = 1
}

# Instances that fail alike are one mistake.
usage "alike" {
  for_each = { eu = -1, us = -2, cn = -3 }
  account  = account.map_of_a_mistake["a"]
  meter    = "crop_imag" # ERROR: Unknown meter @ "crop_imag"
  calls    = each.value # ERROR: Invalid calls @ each.value
}

top_up "alike" {
  count   = 100
  account = account.map_of_a_mistake["a"]
  amount  = count.index - 200 # ERROR: Negative amount @ count.index - 200
  date    = "2026-12-01"
}
