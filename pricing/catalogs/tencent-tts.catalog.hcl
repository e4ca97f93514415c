# Prices of Tencent Cloud speech synthesis (语音合成), from a copy of the vendor's page whose age is unknown.
# Left out: synthesis of long texts (长文本语音合成), whose tiers and bills are by the day.

catalog {
  id         = "tencent-tts"
  title      = "Tencent Cloud speech synthesis"
  currency   = "CNY"
  call_unit  = 10000
  checked_on = "2026-11-30"
  confidence = "medium"
  source     = "https://cloud.tencent.com/document/product/1073/34112"

  terms {
    bill_day      = 1
    freeze_ratio  = 0 # the page names no freeze
    pack_validity = "1y"
  }

  # 8,000,000 characters once, for three months from the day on which they are claimed in the console;
  # here from the day on which the account was opened.

  free_quota "trial" {
    calls  = 8000000
    meters = ["standard_voice", "premium_voice"]
    renews = "never"
    lasts  = "3m"
  }

  meter "standard_voice" {
    title    = "语音合成标准音色"
    title_en = "Speech synthesis, standard voices"
    unit     = "character"
    tiers    = [{ from = 0, price = 0.2 }]
  }

  meter "premium_voice" {
    title    = "语音合成精品音色"
    title_en = "Speech synthesis, premium voices"
    unit     = "character"
    tiers    = [{ from = 0, price = 0.3 }]
  }

  pack "standard_voice_100m" {
    meters = ["standard_voice"]
    calls  = 100000000
    price  = 1400
  }

  pack "standard_voice_1b" {
    meters = ["standard_voice"]
    calls  = 1000000000
    price  = 12000
  }

  pack "standard_voice_10b" {
    meters = ["standard_voice"]
    calls  = 10000000000
    price  = 100000
  }

  pack "premium_voice_100m" {
    meters = ["premium_voice"]
    calls  = 100000000
    price  = 2100
  }

  pack "premium_voice_1b" {
    meters = ["premium_voice"]
    calls  = 1000000000
    price  = 18000
  }

  pack "premium_voice_10b" {
    meters = ["premium_voice"]
    calls  = 10000000000
    price  = 150000
  }
}
