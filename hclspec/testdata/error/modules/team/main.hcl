variable "country" {
  type = string
}

variable "growth" {
  type    = number
  default = 0
  validation {
    condition     = var.growth >= -1
    error_message = "Growth is at least -1."
  }
}

variable "account" {
  default = null
}

account "main" {
  title = "Team ${var.country}"
}

# One mistake, in however many instances.
usage "search" {
  account = account.main
  meter   = "crop_imag" # ERROR: Unknown meter @ "crop_imag"
  calls   = 1
  growth  = var.growth
}

output "title" {
  value = account.main.title
}

output "no_value" { # ERROR: Missing required argument @ output "no_value"
}

output "undeclared" {
  value = local.nothing # ERROR: Reference to undeclared name @ local.nothing
}
