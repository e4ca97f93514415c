planner {
  start  = plan.start # ERROR: Reference cycle @ plan.start
  months = 3
}

locals {
  itself = local.itself # ERROR: Reference cycle @ local.itself
}

locals {
  first  = local.second
  second = local.third + 1
  third  = local.first * 2 # ERROR: Reference cycle @ local.first
  user   = local.first
}

account "itself" {
  title = account.itself.name # ERROR: Reference cycle @ account.itself.name
}

account "through_a_local" {
  title = local.title # ERROR: Reference cycle @ local.title
}

locals {
  title = "like ${account.through_a_local.title}"
}

account "left" {
  for_each = toset([for a in account.right : a.name]) # ERROR: Reference cycle @ account.right
}

account "right" {
  for_each = toset([for a in account.left : a.name])
}

account "keys" {
  for_each = toset(keys(account.keys)) # ERROR: Reference cycle @ account.keys
}

usage "of_a_circle" {
  account = account.left["x"]
  meter   = local.title
  calls   = local.first
}

variable "limit" {
  default = 1 # ERROR: Invalid value for variable @ 1
  validation {
    condition     = var.limit > local.limit
    error_message = "At most the limit."
  }
}

locals {
  limit = var.limit
}

catalog "itself" {
  source = catalog.itself.id # ERROR: Reference cycle @ catalog.itself.id
}
