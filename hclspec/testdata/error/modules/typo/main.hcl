acount "main" { # ERROR: Unsupported block type @ acount
}

usage "u" {
  account = account.main
  meter   = "crop_image"
  calls   = 1
}
