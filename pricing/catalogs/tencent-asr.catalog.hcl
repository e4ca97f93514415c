# Prices of Tencent Cloud speech recognition (语音识别), from a copy of the vendor's page whose age is unknown. Recognition of recorded files has
# tiers by the month, all others by the day; their bills are by the day, too, which changes no amount of a month.

catalog {
  id         = "tencent-asr"
  title      = "Tencent Cloud speech recognition"
  currency   = "CNY"
  call_unit  = 3600
  checked_on = "2026-11-30"
  confidence = "medium"
  source     = "https://cloud.tencent.com/document/product/1093/35686"

  terms {
    bill_day      = 1         # 次月1 - 3日会出本月账单
    freeze_ratio  = 0         # the page names no freeze
    tier_mode     = "reached" # 所有调用量按该阶梯的单价进行计费
    tier_basis    = "gross"   # in the page's example 2,000,000 calls select the tier, of which a pack covers half
    pack_validity = "1y"
  }

  # Free in each month

  free_quota "recording_file" {
    calls  = 36000
    meters = ["recording_file"]
  }

  free_quota "sentence_recognition" {
    calls  = 5000
    meters = ["sentence_recognition"]
  }

  free_quota "real_time" {
    calls  = 18000
    meters = ["real_time"]
  }

  free_quota "async_recognition" {
    calls  = 18000
    meters = ["async_recognition"]
  }

  free_quota "flash_recognition" {
    calls  = 18000
    meters = ["flash_recognition"]
  }

  # Counted in seconds; prices are per hour. To which tier 120,000 and 300,000 hours belong is not said.

  meter "recording_file" {
    title    = "录音文件识别"
    title_en = "Recording file recognition"
    unit     = "second"
    tiers = [
      { from = 0, price = 1.75 },
      { from = 432000000, price = 1.4 },
      { from = 1080000000, price = 0.95 },
    ]
  }

  meter "sentence_recognition" {
    title       = "一句话识别"
    title_en    = "One-sentence recognition"
    call_unit   = 1000
    tier_period = "day"
    tiers = [
      { from = 0, price = 3.2 },
      { from = 300000, price = 2.8 },
      { from = 1000000, price = 2.2 },
      { from = 3000000, price = 1.6 },
      { from = 5000000, price = 1.2 },
    ]
  }

  meter "real_time" {
    title       = "实时语音识别"
    title_en    = "Real-time recognition"
    unit        = "second"
    tier_period = "day"
    tiers = [
      { from = 0, price = 3.2 },
      { from = 1080000, price = 2.8 },
      { from = 3600000, price = 2.2 },
      { from = 10800000, price = 1.6 },
      { from = 18000000, price = 1.2 },
    ]
  }

  meter "async_recognition" {
    title       = "语音流异步识别"
    title_en    = "Asynchronous stream recognition"
    unit        = "second"
    tier_period = "day"
    tiers = [
      { from = 0, price = 3.2 },
      { from = 1080000, price = 2.8 },
      { from = 3600000, price = 2.2 },
      { from = 10800000, price = 1.6 },
      { from = 18000000, price = 1.2 },
    ]
  }

  meter "flash_recognition" {
    title       = "录音文件识别极速版"
    title_en    = "Recording file recognition, express"
    unit        = "second"
    tier_period = "day"
    tiers = [
      { from = 0, price = 3.1 },
      { from = 1080000, price = 2.7 },
      { from = 3600000, price = 2.3 },
      { from = 10800000, price = 1.9 },
      { from = 18000000, price = 1.3 },
    ]
  }

  pack "recording_file_60h" {
    meters = ["recording_file"]
    calls  = 216000
    price  = 90
  }

  pack "recording_file_1000h" {
    meters = ["recording_file"]
    calls  = 3600000
    price  = 1200
  }

  pack "recording_file_10000h" {
    meters = ["recording_file"]
    calls  = 36000000
    price  = 10000
  }

  pack "recording_file_100000h" {
    meters = ["recording_file"]
    calls  = 360000000
    price  = 80000
  }

  pack "recording_file_300000h" {
    meters = ["recording_file"]
    calls  = 1080000000
    price  = 210000
  }

  pack "sentence_recognition_30k" {
    meters = ["sentence_recognition"]
    calls  = 30000
    price  = 90
  }

  pack "sentence_recognition_1m" {
    meters = ["sentence_recognition"]
    calls  = 1000000
    price  = 1800
  }

  pack "sentence_recognition_10m" {
    meters = ["sentence_recognition"]
    calls  = 10000000
    price  = 15000
  }

  pack "sentence_recognition_100m" {
    meters = ["sentence_recognition"]
    calls  = 100000000
    price  = 120000
  }

  pack "sentence_recognition_300m" {
    meters = ["sentence_recognition"]
    calls  = 300000000
    price  = 300000
  }

  pack "real_time_30h" {
    meters = ["real_time"]
    calls  = 108000
    price  = 90
  }

  pack "real_time_1000h" {
    meters = ["real_time"]
    calls  = 3600000
    price  = 1800
  }

  pack "real_time_10000h" {
    meters = ["real_time"]
    calls  = 36000000
    price  = 15000
  }

  pack "real_time_100000h" {
    meters = ["real_time"]
    calls  = 360000000
    price  = 120000
  }

  pack "real_time_300000h" {
    meters = ["real_time"]
    calls  = 1080000000
    price  = 300000
  }
}
