# Names are not looked up while other files cannot be read, but blocks are.
account "a" {
  titel = "All" # ERROR: Unsupported argument @ titel
}

usage "of_what_could_not_be_read" {
  account = account.b
  meter   = "crop_image"
  calls   = local.f
}
