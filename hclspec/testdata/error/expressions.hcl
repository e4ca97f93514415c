planner {
  start  = "2026-12"
  months = 3
}

variable "null" {
  default = null
}

variable "limit" {
  default = 5
}

locals {
  object          = { search = 1, label = 2 }
  list            = ["a", "b"]
  text_plus       = "a" + var.limit # ERROR: Invalid operand @ "a"
  compare         = var.limit < "many" # ERROR: Invalid operand @ "many"
  not_a_flag      = !var.limit # ERROR: Invalid operand @ var.limit
  minus_text      = -"a" # ERROR: Invalid operand @ "a"
  and_number      = var.limit && true # ERROR: Invalid operand @ var.limit
  condition_text  = "perhaps" ? 1 : 2 # ERROR: Incorrect condition type @ "perhaps"
  condition_null  = var.null ? 1 : 2 # ERROR: Null condition @ var.null
  branches        = var.limit > 1 ? [1] : { a = 1 } # ERROR: Inconsistent conditional result types @ [1] : { a = 1 }
  attribute       = local.object.serach # ERROR: Unsupported attribute @ .serach
  missing_key     = local.object["cost"] # ERROR: Invalid index @ ["cost"]
  map_key         = tomap(local.object)["serach"] # ERROR: Invalid index @ ["serach"]
  past_the_end    = local.list[2] # ERROR: Invalid index @ [2]
  fraction        = local.list[0.5] # ERROR: Invalid index @ [0.5]
  word_index      = local.list["first"] # ERROR: Invalid index @ ["first"]
  attribute_list  = local.list.first # ERROR: Unsupported attribute @ .first
  attribute_null  = var.null.x # ERROR: Attempt to get attribute from null value @ .x
  index_null      = var.null[0] # ERROR: Attempt to index null value @ [0]
  of_a_number     = var.limit.x # ERROR: Unsupported attribute @ .x
  set_index       = toset(local.list)[0] # ERROR: Invalid index @ [0]
  loop_number     = [for x in var.limit : x] # ERROR: Iteration over non-iterable value @ var.limit
  loop_null       = [for x in var.null : x] # ERROR: Iteration over null value @ var.null
  loop_key        = { for k, v in local.object : v => k... if v > "x" } # ERROR: Invalid operand @ "x"
  loop_same_key   = { for k, v in local.object : "same" => v } # ERROR: Duplicate object key @ "same"
  loop_null_key   = { for k, v in local.object : var.null => v } # ERROR: Invalid object key @ var.null
  key_null        = { (var.null) = 1 } # ERROR: Null value as key @ 1
  key_list        = { (local.list) = 1 } # ERROR: Incorrect key type @ (local.list)
  template_list   = "is ${local.list}" # ERROR: Invalid template interpolation value @ local.list
  template_null   = "is ${var.null}" # ERROR: Invalid template interpolation value @ var.null
  by_zero         = 1 / 0 # ERROR: Division by zero @ 1 / 0
  remainder       = var.limit % 0 # ERROR: Division by zero @ var.limit % 0
  binary_text     = var.limit * "1p4" # ERROR: Invalid operand @ "1p4"
  percent_text    = var.limit + "10%" # ERROR: Invalid operand @ "10%"
  binary_number   = tonumber("1p9") # ERROR: Invalid function argument @ 1p9
  workspace       = terraform.workspace # ERROR: Unknown name @ terraform.workspace
  expand          = max(var.limit...) # ERROR: Invalid expanding argument value @ var.limit
}
