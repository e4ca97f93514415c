# One configuration, a file of values for each environment:
#
#   planner plan examples/environments.hcl --var-file examples/staging.vars.hcl
#   planner plan examples/environments.hcl --var-file examples/production.vars.hcl
#
# Without a file the defaults hold. A value that makes no sense is refused by
# the variable's validation, at the line where it was written.

planner {
  start = "2026-12"
}

variable "environment" {
  type    = string
  default = "development"
}

variable "calls" {
  type        = number
  default     = 20000
  description = "Searches in the first month"

  validation {
    condition     = var.calls >= 0 && floor(var.calls) == var.calls
    error_message = "The number of searches is a whole number and not negative."
  }
}

variable "growth" {
  type        = number
  default     = 0
  description = "Monthly growth, 0.05 for five per cent"

  validation {
    condition     = var.growth > -1 && var.growth < 1
    error_message = "A monthly growth of ${var.growth * 100} % is surely a typing error."
  }
}

variable "packs" {
  type = list(object({
    sku      = string
    on       = string
    quantity = optional(number, 1)
  }))
  default     = []
  description = "Packs to buy"
}

account "main" {
  title = "Search (${var.environment})"
}

usage "search" {
  account = account.main
  meter   = "similar_search_image"
  calls   = var.calls
  growth  = var.growth
}

resource_pack "planned" {
  count = length(var.packs)

  account      = account.main
  sku          = var.packs[count.index].sku
  quantity     = var.packs[count.index].quantity
  purchased_on = var.packs[count.index].on
}
