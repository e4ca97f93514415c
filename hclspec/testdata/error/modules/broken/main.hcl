variable "calls" { # ERROR: Unclosed configuration block @ {
  type = number

output "account" {
  value = 1
}
