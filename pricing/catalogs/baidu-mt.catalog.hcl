# Prices of Baidu translation (百度翻译) of documents and speech, also from https://ai.baidu.com/ai-doc/MT/Vkya2u0q1 and
# other pages of the product. Left out: translation of text and images. Baidu takes what is due from the balance within hours.

catalog {
  id         = "baidu-mt"
  title      = "Baidu translation"
  currency   = "CNY"
  call_unit  = 1000000
  checked_on = "2026-11-30"
  confidence = "high"
  source     = "https://cloud.baidu.com/doc/MT/s/Zmqqagzur"

  terms {
    freeze_ratio  = 0
    pack_validity = "365d" # 365天
  }

  meter "doc_translation" {
    title    = "文档翻译"
    title_en = "Document translation"
    unit     = "character"
    tiers    = [{ from = 0, price = 49 }]
  }

  meter "llm_doc_translation" {
    title    = "大模型文档翻译"
    title_en = "Document translation with a large model"
    unit     = "character"
    tiers    = [{ from = 0, price = 69 }]
  }

  meter "speech_translation" {
    title     = "语音翻译"
    title_en  = "Speech translation"
    call_unit = 1
    tiers     = [{ from = 0, price = 0.028 }]
  }

  meter "realtime_translation" {
    title     = "实时语音翻译"
    title_en  = "Real-time speech translation"
    unit      = "hour"
    call_unit = 1
    tiers     = [{ from = 0, price = 10 }]
  }

  pack "doc_translation_10m" {
    meters = ["doc_translation"]
    calls  = 10000000
    price  = 450
  }

  pack "doc_translation_50m" {
    meters = ["doc_translation"]
    calls  = 50000000
    price  = 2100
  }

  pack "doc_translation_100m" {
    meters = ["doc_translation"]
    calls  = 100000000
    price  = 4000
  }

  pack "doc_translation_1b" {
    meters = ["doc_translation"]
    calls  = 1000000000
    price  = 38000
  }

  pack "llm_doc_translation_10m" {
    meters = ["llm_doc_translation"]
    calls  = 10000000
    price  = 650
  }

  pack "llm_doc_translation_50m" {
    meters = ["llm_doc_translation"]
    calls  = 50000000
    price  = 3000
  }

  pack "llm_doc_translation_100m" {
    meters = ["llm_doc_translation"]
    calls  = 100000000
    price  = 5500
  }

  pack "llm_doc_translation_1b" {
    meters = ["llm_doc_translation"]
    calls  = 1000000000
    price  = 50000
  }

  pack "speech_translation_10k" {
    meters = ["speech_translation"]
    calls  = 10000
    price  = 240
  }

  pack "speech_translation_100k" {
    meters = ["speech_translation"]
    calls  = 100000
    price  = 2240
  }

  pack "speech_translation_1m" {
    meters = ["speech_translation"]
    calls  = 1000000
    price  = 20000
  }

  pack "realtime_translation_100h" {
    meters = ["realtime_translation"]
    calls  = 100
    price  = 950
  }

  pack "realtime_translation_1000h" {
    meters = ["realtime_translation"]
    calls  = 1000
    price  = 9000
  }

  pack "realtime_translation_5000h" {
    meters = ["realtime_translation"]
    calls  = 5000
    price  = 42500
  }
}
