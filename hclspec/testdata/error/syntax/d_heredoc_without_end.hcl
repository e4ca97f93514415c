locals {
  d = <<EOT
    all of it
}
# ERROR: Unterminated template string @