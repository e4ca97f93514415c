planner {
  start = "2026-12"
}

variable "growth" {
  type = number
  validation {
    condition     = var.growth >= -1
    error_message = "Growth is at least -1."
  }
}

variable "teams" {
  type = map(number)
}

variable "contract" {
  type = object({
    discount = number
    bill_day = optional(number, 1)
  })
}

variable "calls" {
  type     = number
  nullable = false
}

variable "price" { # ERROR: Invalid value for variable @ variable "price"
  type      = number
  sensitive = true
}

variable "rate" { # ERROR: Invalid value for variable @ variable "rate"
  sensitive = true
  validation {
    condition     = var.rate < 1
    error_message = "The rate is below 1."
  }
}

variable "computed" {
  default = 1
}
