# Packs of Tencent Cloud content audit (数据万象 内容审核) in mainland China, what each call takes of them, and the
# prices of audio audit, from copies of the vendor's pages whose age is unknown (the ratios also from
# https://cloud.tencent.com/document/product/460/93111). 增量 is audit of new data, 存量 (闲时) of stored data.
# The copies do not have the postpaid prices of images, texts and live streams: those have none here.
# A pack is used for images first, then audio, text and live streams; here its meters share it.

catalog {
  id         = "tencent-ci-audit"
  title      = "Tencent Cloud content audit of data processing"
  currency   = "CNY"
  call_unit  = 1
  checked_on = "2026-11-30"
  confidence = "medium"
  source     = "https://cloud.tencent.com/document/product/1533/64184"

  terms {
    freeze_ratio  = 0                # the page names no freeze
    tier_mode     = "reached"        # a reading
    pack_coverage = "purchase_month" # 若资源包为当月购买, the usage of the month so far is covered, too
    pack_validity = "1y"             # not in the copies
  }

  meter "image" {
    title    = "图片审核（增量）确定部分"
    title_en = "Image audit, certain"
    unit     = "image"
    tiers    = [{ from = 0, price = null }]
  }

  meter "image_suspected" {
    title    = "图片审核（增量）疑似部分"
    title_en = "Image audit, suspected"
    unit     = "image"
    tiers    = [{ from = 0, price = null }]
  }

  meter "image_stored" {
    title    = "图片审核（存量）"
    title_en = "Image audit of stored data"
    unit     = "image"
    tiers    = [{ from = 0, price = null }]
  }

  meter "audio" {
    title    = "音频审核（增量）"
    title_en = "Audio audit"
    unit     = "hour"
    tiers = [
      { from = 0, price = 0.9 },
      { from = 1500, price = 0.8 },
      { from = 5000, price = 0.7 },
      { from = 20000, price = 0.6 },
      { from = 100000, price = 0.5 },
    ]
  }

  meter "audio_stored" {
    title    = "音频审核（存量）"
    title_en = "Audio audit of stored data"
    unit     = "hour"
    tiers = [
      { from = 0, price = 0.27 },
      { from = 1500, price = 0.24 },
      { from = 5000, price = 0.21 },
      { from = 20000, price = 0.18 },
      { from = 100000, price = 0.15 },
    ]
  }

  meter "text" {
    title    = "文本审核（增量）"
    title_en = "Text audit"
    unit     = "text"
    tiers    = [{ from = 0, price = null }]
  }

  meter "text_stored" {
    title    = "文本审核（存量）"
    title_en = "Text audit of stored data"
    unit     = "text"
    tiers    = [{ from = 0, price = null }]
  }

  meter "live_image" {
    title    = "直播审核-图片"
    title_en = "Live stream audit, images"
    unit     = "image"
    tiers    = [{ from = 0, price = null }]
  }

  meter "live_audio" {
    title    = "直播审核-音频"
    title_en = "Live stream audit, audio"
    unit     = "hour"
    tiers    = [{ from = 0, price = null }]
  }

  pack "audit_100k" {
    meters = { image = 1, image_suspected = 0.4, image_stored = 0.4, audio = 500, audio_stored = 200, text = 2, text_stored = 0.7, live_image = 3, live_audio = 1000 }
    calls  = 100000
    price  = 94.5
  }

  pack "audit_200k" {
    meters = { image = 1, image_suspected = 0.4, image_stored = 0.4, audio = 500, audio_stored = 200, text = 2, text_stored = 0.7, live_image = 3, live_audio = 1000 }
    calls  = 200000
    price  = 186
  }

  pack "audit_500k" {
    meters = { image = 1, image_suspected = 0.4, image_stored = 0.4, audio = 500, audio_stored = 200, text = 2, text_stored = 0.7, live_image = 3, live_audio = 1000 }
    calls  = 500000
    price  = 457.5
  }

  pack "audit_1m" {
    meters = { image = 1, image_suspected = 0.4, image_stored = 0.4, audio = 500, audio_stored = 200, text = 2, text_stored = 0.7, live_image = 3, live_audio = 1000 }
    calls  = 1000000
    price  = 900
  }

  pack "audit_2m" {
    meters = { image = 1, image_suspected = 0.4, image_stored = 0.4, audio = 500, audio_stored = 200, text = 2, text_stored = 0.7, live_image = 3, live_audio = 1000 }
    calls  = 2000000
    price  = 1770
  }

  pack "audit_5m" {
    meters = { image = 1, image_suspected = 0.4, image_stored = 0.4, audio = 500, audio_stored = 200, text = 2, text_stored = 0.7, live_image = 3, live_audio = 1000 }
    calls  = 5000000
    price  = 3915
  }

  pack "audit_10m" {
    meters = { image = 1, image_suspected = 0.4, image_stored = 0.4, audio = 500, audio_stored = 200, text = 2, text_stored = 0.7, live_image = 3, live_audio = 1000 }
    calls  = 10000000
    price  = 7695
  }

  pack "audit_20m" {
    meters = { image = 1, image_suspected = 0.4, image_stored = 0.4, audio = 500, audio_stored = 200, text = 2, text_stored = 0.7, live_image = 3, live_audio = 1000 }
    calls  = 20000000
    price  = 14560
  }

  pack "audit_50m" {
    meters = { image = 1, image_suspected = 0.4, image_stored = 0.4, audio = 500, audio_stored = 200, text = 2, text_stored = 0.7, live_image = 3, live_audio = 1000 }
    calls  = 50000000
    price  = 30250
  }
}
