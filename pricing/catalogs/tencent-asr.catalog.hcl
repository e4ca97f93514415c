# Prices of Tencent Cloud speech recognition (语音识别), from a copy of the vendor's page whose age is unknown:
# recognition of recorded files, which is billed by the month. Left out: real-time, one-sentence, asynchronous
# and express recognition, whose tiers and bills are by the day.

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
    tier_basis    = "gross"   # in the example of one-sentence recognition, 2,000,000 calls select the tier, of which a pack covers half
    pack_validity = "1y"
  }

  # 10 hours a month

  free_quota "recording_file" {
    calls  = 36000
    meters = ["recording_file"]
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
}
