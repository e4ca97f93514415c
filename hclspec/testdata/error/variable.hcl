planner {
  start = "2026-12"
}

variable "no_value" { # ERROR: No value for variable @ variable "no_value"
  type = number
}

variable "unknown_type" {
  type    = nubmer # ERROR: Invalid type specification @ nubmer
  default = 1
}

variable "quoted_type" {
  type    = "list(string)" # ERROR: Invalid type specification @ "list(string)"
  default = []
}

variable "incomplete_type" {
  type    = list # ERROR: Invalid type specification @ list
  default = []
}

variable "default_of_another_type" {
  type    = list(number)
  default = ["many"] # ERROR: Invalid default value @ ["many"]
}

variable "default_lacks_an_attribute" {
  type = object({
    calls = number
    tag   = optional(string, "none")
  })
  default = { tag = "x" } # ERROR: Invalid default value @ { tag = "x" }
}

variable "default_refers" {
  default = local.base # ERROR: Variables not allowed @ local
}

variable "default_calls" {
  default = max(1, 2) # ERROR: Function calls not allowed @ max(1, 2)
}

variable "null_default" {
  nullable = false
  default  = null # ERROR: Invalid default value @ null
}

variable "not_a_flag" {
  sensitive = "perhaps" # ERROR: Incorrect value type @ "perhaps"
  default   = 1
}

variable "misspelt" {
  defualt = 1 # ERROR: Unsupported argument @ defualt
  default = 1
}

variable "repeated" {
  count   = 2 # ERROR: Unsupported argument @ count
  default = 1
}

variable "rule_without_message" {
  default = 1
  validation { # ERROR: Missing required argument @ validation
    condition = var.rule_without_message > 0
  }
}

variable "rule_without_condition" {
  default = 1
  validation { # ERROR: Missing required argument @ validation
    error_message = "It is wrong."
  }
}

variable "rule_without_answer" {
  default = 1
  validation {
    condition     = "perhaps" # ERROR: Invalid condition @ "perhaps"
    error_message = "It is wrong."
  }
}

variable "rule_without_text" {
  default = 1 # ERROR: Invalid value for variable @ 1
  validation {
    condition     = var.rule_without_text > 1
    error_message = ["It is wrong."] # ERROR: Invalid error message @ ["It is wrong."]
  }
}

variable "rule_that_fails" {
  default = -1 # ERROR: Invalid value for variable @ -1
  validation {
    condition     = var.rule_that_fails >= 0
    error_message = "It is ${var.rule_that_fails}, but must not be negative."
  }
}

# An invalid value is one mistake, wherever it is used.
locals {
  a = var.rule_that_fails + 1
  b = sqrt(local.a) # ERROR: Unknown function @ sqrt
  c = [var.rule_that_fails, var.unknown_type, var.no_value]
}

account "a" {
  discount = var.rule_that_fails
  title    = var.no_value
}

usage "u" {
  for_each = toset(var.quoted_type)
  account  = account.a
  meter    = each.key
  calls    = var.default_of_another_type[0]
}

locals {
  base = 1
}

variable "misspelt_default" {
  defualt = 5 # ERROR: Unsupported argument @ defualt
}

variable "misspelt_type" {
  type = nubmer # ERROR: Invalid type specification @ nubmer
}
