usage "c" {
  account = account.a
  meter   = "crop_image
# ERROR above: Invalid multi-line string @
  calls   = 1
}
