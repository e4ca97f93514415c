# Prices and clauses of Tencent Cloud image analysis, from the vendor's price page.
# 千次 is a thousand calls; the upper bound of a tier is exclusive.

catalog {
  id         = "tencent-tiia"
  title      = "Tencent Cloud image analysis"
  currency   = "CNY"
  call_unit  = 1000
  as_of      = "2026-11-22"
  checked_on = "2026-11-22"
  confidence = "high"
  source     = "https://cloud.tencent.com/document/product/865"

  terms {
    bill_day      = 1               # 次月1 - 3日会出本月账单
    freeze_ratio  = 1               # 本月调用量 * 刊例价 * 100%
    tier_mode     = "reached"       # 阶梯到达定价
    tier_basis    = "postpaid"      # a reading; "gross" counts every call served
    freeze_basis  = "postpaid"      # a reading; "gross" prices every call served
    pack_coverage = "purchase_date" # a reading
    pack_validity = "1y"            # 预付费资源包有效期为1年
    overdraft     = "report"        # the page does not say that service stops
  }

  # 共计10000次/月的免费调用额度. 通用图像标签 is not among the services that the page lists.
  free_quota "shared" {
    calls = 10000
    meters = [
      "detect_label",
      "detect_product",
      "detect_product_wechat",
      "recognize_car",
      "recognize_car_pro",
      "identical_create_image",
      "identical_search_image",
      "product_create_image",
      "product_search_image",
      "similar_create_image",
      "similar_search_image",
      "crop_image",
      "assess_quality",
    ]
  }

  # Image understanding (图像理解): postpaid only

  meter "detect_label" {
    title    = "图像标签"
    title_en = "Image labels"
    group    = "Image understanding"
    tiers = [
      { from = 0, price = 2.5 },
      { from = 1000000, price = 2.2 },
      { from = 3000000, price = 2 },
      { from = 15000000, price = 1.5 },
    ]
  }

  meter "detect_label_pro" {
    title    = "通用图像标签"
    title_en = "General image labels"
    group    = "Image understanding"
    tiers = [
      { from = 0, price = 3 },
      { from = 1000000, price = 2.8 },
      { from = 3000000, price = 2.5 },
      { from = 15000000, price = 2 },
    ]
  }

  meter "detect_product" {
    title    = "商品识别"
    title_en = "Product recognition"
    group    = "Image understanding"
    tiers = [
      { from = 0, price = 2.5 },
      { from = 1000000, price = 2.2 },
      { from = 3000000, price = 2 },
      { from = 15000000, price = 1.5 },
    ]
  }

  meter "detect_product_wechat" {
    title    = "商品识别-微信识物版"
    title_en = "Product recognition, WeChat edition"
    group    = "Image understanding"
    tiers = [
      { from = 0, price = 3.5 },
      { from = 1000000, price = 3.2 },
      { from = 3000000, price = 2.8 },
      { from = 15000000, price = 2.2 },
    ]
  }

  meter "recognize_car" {
    title    = "车辆识别"
    title_en = "Vehicle recognition"
    group    = "Image understanding"
    tiers = [
      { from = 0, price = 3 },
      { from = 1000000, price = 2.5 },
      { from = 3000000, price = 2 },
      { from = 15000000, price = 1.5 },
    ]
  }

  meter "recognize_car_pro" {
    title    = "车辆识别（增强版）"
    title_en = "Vehicle recognition, enhanced"
    group    = "Image understanding"
    tiers = [
      { from = 0, price = 75 },
      { from = 1000000, price = 45 },
      { from = 3000000, price = 35 },
      { from = 15000000, price = 30 },
    ]
  }

  # Image search (图像搜索): packs for 相似图像搜索 only

  meter "identical_create_image" {
    title    = "相同图像搜索 创建图片"
    title_en = "Identical image search, add image"
    group    = "Image search"
    tiers = [
      { from = 0, price = 13 },
      { from = 1000000, price = 10 },
      { from = 3000000, price = 8 },
      { from = 15000000, price = 7.5 },
    ]
  }

  meter "identical_search_image" {
    title    = "相同图像搜索 检索图片"
    title_en = "Identical image search, query"
    group    = "Image search"
    tiers = [
      { from = 0, price = 15 },
      { from = 1000000, price = 13.5 },
      { from = 3000000, price = 12 },
      { from = 15000000, price = 10 },
    ]
  }

  meter "product_create_image" {
    title    = "商品图像搜索 创建图片"
    title_en = "Product image search, add image"
    group    = "Image search"
    tiers = [
      { from = 0, price = 13 },
      { from = 1000000, price = 10 },
      { from = 3000000, price = 8 },
      { from = 15000000, price = 7.5 },
    ]
  }

  meter "product_search_image" {
    title    = "商品图像搜索 检索图片"
    title_en = "Product image search, query"
    group    = "Image search"
    tiers = [
      { from = 0, price = 15 },
      { from = 1000000, price = 13.5 },
      { from = 3000000, price = 12 },
      { from = 15000000, price = 10 },
    ]
  }

  meter "similar_create_image" {
    title    = "相似图像搜索 创建图片"
    title_en = "Similar image search, add image"
    group    = "Image search"
    tiers = [
      { from = 0, price = 13 },
      { from = 1000000, price = 10 },
      { from = 3000000, price = 8 },
      { from = 15000000, price = 7.5 },
    ]
  }

  meter "similar_search_image" {
    title    = "相似图像搜索 检索图片"
    title_en = "Similar image search, query"
    group    = "Image search"
    tiers = [
      { from = 0, price = 60 },
      { from = 1000000, price = 50 },
      { from = 3000000, price = 20 },
      { from = 15000000, price = 7 },
    ]
  }

  # Image processing and quality (图像处理): postpaid only

  meter "crop_image" {
    title    = "智能裁剪"
    title_en = "Smart cropping"
    group    = "Image processing"
    tiers = [
      { from = 0, price = 2 },
      { from = 1000000, price = 1.5 },
      { from = 3000000, price = 1.2 },
      { from = 15000000, price = 1 },
    ]
  }

  meter "assess_quality" {
    title    = "图像质量评估"
    title_en = "Image quality assessment"
    group    = "Image processing"
    tiers = [
      { from = 0, price = 3 },
      { from = 1000000, price = 2.5 },
      { from = 3000000, price = 2 },
      { from = 15000000, price = 1.5 },
    ]
  }

  meter "enhance_image" {
    title    = "图像清晰度增强"
    title_en = "Image sharpness enhancement"
    group    = "Image processing"
    free     = true # 免费公测阶段
  }

  # 预付费资源包, for 相似图像搜索 only

  pack "similar_create_image_1m" {
    meters = ["similar_create_image"]
    calls  = 1000000
    price  = 7500
  }

  pack "similar_create_image_5m" {
    meters = ["similar_create_image"]
    calls  = 5000000
    price  = 25000
  }

  pack "similar_create_image_15m" {
    meters = ["similar_create_image"]
    calls  = 15000000
    price  = 68000
  }

  pack "similar_search_image_1m" {
    meters = ["similar_search_image"]
    calls  = 1000000
    price  = 20000
  }

  pack "similar_search_image_5m" {
    meters = ["similar_search_image"]
    calls  = 5000000
    price  = 50000
  }

  pack "similar_search_image_15m" {
    meters = ["similar_search_image"]
    calls  = 15000000
    price  = 120000
  }
}
