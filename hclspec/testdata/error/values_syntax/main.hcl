planner {
  start = "2026-12"
}

variable "growth" {
  type = number
}

account "a" {}

usage "u" {
  account = account.a
  meter   = "crop_image"
  calls   = 100
  growth  = var.growth
}
