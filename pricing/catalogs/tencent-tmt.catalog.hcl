# Prices of Tencent Cloud machine translation (机器翻译), from a copy of the vendor's page whose age is unknown.
# The page calls the tiers of text 阶梯累进; in its example all characters have the price of the tier reached.

catalog {
  id         = "tencent-tmt"
  title      = "Tencent Cloud machine translation"
  currency   = "CNY"
  call_unit  = 1000000
  checked_on = "2026-11-30"
  confidence = "medium"
  source     = "https://cloud.tencent.com/document/product/551/35017"

  terms {
    bill_day     = 1 # 次月1 - 3日会出本月账单
    freeze_ratio = 1
    tier_mode    = "reached"
    tier_basis   = "postpaid" # the example counts characters after the free ones
  }

  free_quota "text" {
    calls  = 5000000
    meters = ["text_translate"]
  }

  free_quota "image" {
    calls  = 10000
    meters = ["image_translate"]
  }

  free_quota "speech" {
    calls  = 10000
    meters = ["speech_translate"]
  }

  meter "text_translate" {
    title    = "文本翻译"
    title_en = "Text translation"
    unit     = "character"
    tiers = [
      { from = 0, price = 58 },
      { from = 100000000, price = 50 },
    ]
  }

  meter "image_translate" {
    title     = "图片翻译"
    title_en  = "Image translation"
    call_unit = 1
    tiers     = [{ from = 0, price = 0.045 }]
  }

  meter "speech_translate" {
    title     = "语音翻译"
    title_en  = "Speech translation"
    call_unit = 1
    tiers     = [{ from = 0, price = 0.03 }]
  }

  # no free characters

  meter "file_translate" {
    title     = "文件翻译"
    title_en  = "File translation"
    unit      = "character"
    call_unit = 10000
    tiers     = [{ from = 0, price = 2.5 }]
  }
}
