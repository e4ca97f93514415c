planner {
  start  = "2026-12"
  months = 3
}

locals {
  misspelt        = uper("a") # ERROR: Unknown function @ uper
  unheard_of      = frobnicate(1) # ERROR: Unknown function @ frobnicate
  clock           = timestamp() # ERROR: Unknown function @ timestamp
  random          = uuid() # ERROR: Unknown function @ uuid
  logarithm       = log(10, 2) # ERROR: Unknown function @ log
  template_file   = templatefile("x.tpl", {}) # ERROR: Unknown function @ templatefile
  too_few         = upper() # ERROR: Not enough function arguments @ )
  too_many        = upper("a", "b") # ERROR: Too many function arguments @ b
  wrong_type      = max("a", 1) # ERROR: Invalid function argument @ a
  number_for_list = length(5) # ERROR: Invalid function argument @ 5
  null_argument   = upper(null) # ERROR: Invalid function argument @ null
  missing_file    = file("missing.txt") # ERROR: Invalid function argument @ missing.txt
  outside         = file("../../../../etc/passwd") # ERROR: Invalid function argument @ ../../../../etc/passwd
  absolute        = file("/etc/passwd") # ERROR: Invalid function argument @ /etc/passwd
  folder          = file("values") # ERROR: Invalid function argument @ values
  broken_json     = jsondecode("{") # ERROR: Invalid function argument @ {
  broken_csv      = csvdecode("a,b\n1") # ERROR: Invalid function argument @ a,b\n1
  broken_yaml     = yamldecode("a: [") # ERROR: Invalid function argument @ a: [
  broken_regex    = regex("(", "a") # ERROR: Invalid function argument @ (
  no_match        = regex("b", "a") # ERROR: Error in function call @ regex(
  root            = pow(2, 0.5) # ERROR: Invalid function argument @ 0.5
  long_range      = range(2000) # ERROR: Error in function call @ range(
  empty_list      = element([], 0) # ERROR: Invalid function argument @ [
  empty_sum       = sum([]) # ERROR: Invalid function argument @ [
  no_such_key     = lookup({ a = 1 }, "b") # ERROR: Invalid function argument @ b
  not_a_number    = tonumber("many") # ERROR: Invalid function argument @ many
  not_a_time      = formatdate("YYYY", "tomorrow") # ERROR: Invalid function argument @ tomorrow
  not_an_integer  = parseint("z", 10) # ERROR: Invalid function argument @ z
  bad_format      = format("%d", "x") # ERROR: Invalid function argument @ x
  bad_merge       = merge([1]) # ERROR: Invalid function argument @ [
  nothing_works   = try(local.undeclared_twice.x, 1 + "a") # ERROR: Error in function call @ try(
  undeclared      = upper(local.nowhere) # ERROR: Reference to undeclared name @ local.nowhere
  undeclared_twice = { y = 1 }
}
