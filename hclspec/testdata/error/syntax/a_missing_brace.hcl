usage "u" {
  account = account.a
  meter   = "crop_image"
  calls   = 1

usage "v" {
  account = account.a
  meter   = "crop_image"
  calls   = 1
}
