# Prices of Youdao OCR (有道智云 通用文字识别), from a copy of the vendor's page whose age is unknown. Left out: 50 CNY for new
# accounts, and packs, for which the copy names no prices.

catalog {
  id         = "youdao-ocr"
  title      = "Youdao OCR"
  currency   = "CNY"
  call_unit  = 1
  checked_on = "2026-11-30"
  confidence = "medium"
  source     = "https://ai.youdao.com/DOCSIRMA/html/ocr/price/tyocr/index.html"

  terms {
    freeze_ratio = 0
    tier_mode    = "graduated"
    tier_basis   = "postpaid" # calls that packs cover do not count for the tier
  }

  meter "general_ocr" {
    title    = "通用文字识别"
    title_en = "General OCR"
    tiers = [
      { from = 0, price = 0.007 },
      { from = 100000, price = 0.0045 },
      { from = 1000000, price = 0.0035 },
      { from = 2000000, price = 0.0025 },
    ]
  }
}
