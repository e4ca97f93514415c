locals {
  d = <<EOT
    all of it
}
