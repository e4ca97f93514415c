variable "country" {
  type = string
}

variable "growth" {
  type    = number
  default = 0
}

account "main" {
  title = "Team ${var.country}"
}

usage "crop" {
  account = account.main
  meter   = "crop_image"
  calls   = 50000
  growth  = var.growth
}

output "title" {
  value = account.main.title
}

output "account" {
  value = account.main
}
