acount "main" { # ERROR: Unsupported block type @ acount
}

usage "u" {
  account = account.main
  meter   = "crop_image"
  calls   = 1
}

usage "v" {
  account = account.mian # ERROR: Reference to undeclared name @ account.mian
  meter   = "crop_image"
  calls   = local.volume # ERROR: Reference to undeclared name @ local.volume
}
