usage "c" {
  account = account.a
  meter   = "crop_image
  calls   = 1
}
