# 最小可用的计划：一个账号、一项预计用量、一个资源包。
# 看点：每月先抵扣 10,000 次免费额度，再抵扣资源包，最后才是后付费。12 月 10 日购买
# 资源包之前的 80,000 次按后付费计费；资源包在 2027-03-19 用完，此后全部转为后付费。

planner {
  start  = "2026-12"
  months = 6
}

account "shop" {
  title = "线上商城"

  opening {
    balance = 100000
  }
}

usage "search" {
  account = account.shop
  meter   = "similar_search_image" # 相似图像搜索 检索图片
  calls   = 310000                 # 每月调用量
}

resource_pack "spring" {
  account      = account.shop
  sku          = "similar_search_image_1m" # 100 万次，有效期 1 年
  purchased_on = "2026-12-10"
}
