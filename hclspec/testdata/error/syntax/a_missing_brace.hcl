usage "u" { # ERROR: Unclosed configuration block @ {
  account = account.a
  meter   = "crop_image"
  calls   = 1

usage "v" {
  account = account.a
  meter   = "crop_image"
  calls   = 1
}
