# What one country of the group declares: its account, its traffic, its packs.

variable "country" {
  type        = string
  description = "Two letters, as in \"de\""

  validation {
    condition     = can(regex("^[a-z]{2}$", var.country))
    error_message = "A country is two small letters, as in \"de\"."
  }
}

variable "searches" {
  type        = number
  description = "Searches in the first month"
}

variable "growth" {
  type    = number
  default = 0
}

variable "pack" {
  type = object({
    sku = string
    on  = string
  })
  default     = null
  description = "A pack to buy, if any"
}

account "main" {
  title = upper(var.country)
  tags  = { country = var.country }
}

usage "search" {
  account = account.main
  meter   = "similar_search_image"
  calls   = var.searches
  growth  = var.growth
  tags    = { country = var.country }
}

resource_pack "planned" {
  count = var.pack == null ? 0 : 1

  account      = account.main
  sku          = var.pack.sku
  purchased_on = var.pack.on
}

output "account" {
  value = account.main
}
