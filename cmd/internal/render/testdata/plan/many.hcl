# More accounts than are drawn one by one: some in trouble, some large.

planner {
  start  = "2026-12"
  months = 3
}

locals {
  volumes = {
    "北京" = 1000000
    "上海" = 2000000
    "广州" = 3000000
    "深圳" = 4000000
    "成都" = 5000000
    "Paris" = 6000000
    "杭州" = 7000000
    "西安" = 8000000
    "武汉" = 9000000
    "苏州" = 10000000
    "Zürich" = 11000000
    "天津" = 12000000
  }
}

account "city" {
  for_each = local.volumes
  title    = "${each.key} 门店"
  opening {
    balance = 500000
  }
}

usage "label" {
  for_each = local.volumes
  account  = account.city[each.key]
  meter    = "detect_label"
  calls    = each.value
}

account "empty" {
  title = "无余额"
}

usage "empty" {
  account = account.empty
  meter   = "recognize_car"
  calls   = 2500000
}

account "stopped" {
  terms {
    overdraft = "suspend"
  }
  opening {
    balance = 1000
  }
}

usage "stopped" {
  account = account.stopped
  meter   = "crop_image"
  calls   = 2000000
}

resource_pack "stopped" {
  account      = account.stopped
  sku          = "similar_search_image_1m"
  purchased_on = "2027-01-15"
}

account "wasteful" {
  title = "浪费资源包的账号"
  opening {
    balance = 100000
  }
}

usage "wasteful" {
  account = account.wasteful
  meter   = "similar_search_image"
  calls   = 30000
}

resource_pack "wasteful" {
  account      = account.wasteful
  sku          = "similar_search_image_1m"
  purchased_on = "2026-01-31"
  remaining    = 900000
}
