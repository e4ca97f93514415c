# A price catalogue with negotiated prices, for negotiated.hcl. It is not a
# configuration: a catalog block names it. Show it with
# "planner catalog show examples/negotiated.catalog.hcl".

catalog {
  id        = "contract-2027"
  title     = "Image analysis, contract of 2027"
  currency  = "CNY"
  call_unit = 1000 # prices are per this many calls
  as_of     = "2026-12-20"
  source    = "contract of 20 December 2026, annex 2"

  terms {
    freeze_ratio = 0.5 # half of the estimated bill is frozen
  }

  free_quota "labels" {
    calls  = 20000
    meters = ["detect_label"]
  }

  meter "detect_label" {
    title = "图像标签"
    tiers = [
      { from = 0, price = 2.2 },
      { from = 1000000, price = 2 },
    ]
  }

  meter "similar_search_image" {
    title = "相似图像搜索 检索图片"
    tiers = [
      { from = 0, price = 48 },
      { from = 3000000, price = 20 },
    ]
  }

  pack "similar_search_image_1m" {
    meters = ["similar_search_image"]
    calls  = 1000000
    price  = 16000
  }

  revision "2027-03-15" { # packs from this day on, meters from April on
    meter "detect_label" {
      tiers = [{ from = 0, price = 1.8 }]
    }

    pack "similar_search_image_1m" {
      price = 15000
    }
  }
}
