# Capacity that is paid by the month, and a voucher that pays part of the bills.
# Look at: 48 concurrent requests a month cost 270 each up to 10 and 235 above:
# 270 × 10 + 235 × 38 = 11,630.00, whatever the calls. The fee is paid when a period
# begins, and counts in the amortized view on its days. The voucher pays bills of calls
# before the balance does, but no fees; what is left of it on 1 February is void.

planner {
  start  = "2026-12"
  months = 3
}

catalog "faces" {
  source = "baidu-face"
}

catalog "images" {
  source = "tencent-tiia"
}

account "gates" {
  title   = "Access gates"
  catalog = catalog.faces

  opening {
    balance = 40000
  }
}

subscription "peak" {
  account   = account.gates
  plan      = "detect_qps"
  quantity  = 48
  starts_on = "2026-12-01"
}

usage "faces" {
  account = account.gates
  meter   = "detect"
  calls   = 30000000
}

account "shop" {
  title   = "Online shop"
  catalog = catalog.images

  opening {
    balance = 10000
  }
}

voucher "welcome" {
  account    = account.shop
  amount     = 5000
  expires_on = "2027-02-01" # the first day on which it pays nothing
}

usage "labels" {
  account = account.shop
  meter   = "detect_label"
  calls   = 1010000
}
