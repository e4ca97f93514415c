# Prices of Baidu iOCR, OCR with own templates (自定义模板文字识别). Left out: the first 500 or 1,000 calls, which are for tests, and QPS on top.
# The upper bound of a tier is inclusive (2 < calls <= 5, in 10,000 calls): calls have the price of the tier in which they are
# (到达相应阶梯的计费调用量按照所在阶梯单价, https://ai.baidu.com/ai-doc/OCR/Jk3h7xtsd). What is due is taken from the balance every hour.

catalog {
  id         = "baidu-iocr"
  title      = "Baidu iOCR"
  currency   = "CNY"
  call_unit  = 1
  checked_on = "2026-11-30"
  confidence = "high"
  source     = "https://ai.baidu.com/ai-doc/OCR/gk3h7xvar"

  terms {
    freeze_ratio  = 0 # the page names no freeze
    tier_mode     = "graduated"
    tier_basis    = "postpaid"
    pack_validity = "1y" # 一年内有效
  }

  meter "iocr_general" {
    title    = "iOCR通用版"
    title_en = "iOCR, general"
    tiers = [
      { from = 0, price = 0.05 },
      { from = 20000, price = 0.04 },
      { from = 50000, price = 0.032 },
      { from = 100000, price = 0.026 },
      { from = 200000, price = 0.022 },
      { from = 300000, price = 0.02 },
    ]
  }

  meter "iocr_finance" {
    title    = "iOCR财会版"
    title_en = "iOCR, finance"
    tiers = [
      { from = 0, price = 0.08 },
      { from = 20000, price = 0.068 },
      { from = 50000, price = 0.058 },
      { from = 100000, price = 0.05 },
      { from = 200000, price = 0.045 },
      { from = 300000, price = 0.04 },
    ]
  }

  pack "iocr_general_10k" {
    meters = ["iocr_general"]
    calls  = 10000
    price  = 480
  }

  pack "iocr_general_50k" {
    meters = ["iocr_general"]
    calls  = 50000
    price  = 2100
  }

  pack "iocr_general_100k" {
    meters = ["iocr_general"]
    calls  = 100000
    price  = 3600
  }

  pack "iocr_general_200k" {
    meters = ["iocr_general"]
    calls  = 200000
    price  = 6000
  }

  pack "iocr_general_500k" {
    meters = ["iocr_general"]
    calls  = 500000
    price  = 12000
  }

  pack "iocr_general_1m" {
    meters = ["iocr_general"]
    calls  = 1000000
    price  = 20000
  }

  pack "iocr_general_5m" {
    meters = ["iocr_general"]
    calls  = 5000000
    price  = 85000
  }
}
