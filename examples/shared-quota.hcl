# Several meters share the 10,000 free calls of a month, in proportion to their calls.
# Look at: the quota is used up on 3 December: 5,000 calls of detect_label, 1,250 of
# recognize_car_pro and 3,750 of crop_image are free. detect_label_pro is not on the
# list of the free quota and pays for all its calls. enhance_image is a free beta: it
# costs nothing and takes nothing from the quota. The bill is 1,482.75.

planner {
  start  = "2026-12"
  months = 1
}

locals {
  photos = 62000 # a month
}

account "app" {
  title = "Photo app"

  opening {
    balance = 5000
  }
}

usage "labels" {
  account = account.app
  meter   = "detect_label"
  calls   = local.photos
}

usage "cars" {
  account = account.app
  meter   = "recognize_car_pro"
  calls   = local.photos / 4
}

usage "thumbnails" {
  account = account.app
  meter   = "crop_image"
  calls   = local.photos * 3 / 4
}

usage "detailed_labels" {
  account = account.app
  meter   = "detect_label_pro"
  calls   = local.photos
}

usage "sharper_photos" {
  account = account.app
  meter   = "enhance_image"
  calls   = local.photos
}
