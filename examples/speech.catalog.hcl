# A price catalogue with tiers and bills by the day, for daily-tiers.hcl. Its prices are
# an example; those of a vendor are in the built-in catalogue tencent-asr.

catalog {
  id        = "speech"
  title     = "Speech recognition"
  currency  = "CNY"
  call_unit = 1

  terms {
    tier_period = "day" # the hours of a day select its tier
    billing     = "day" # each day has a bill, deducted on the next
  }

  meter "real_time" {
    title = "Real-time recognition"
    unit  = "hour"
    tiers = [
      { from = 0, price = 3.2 },
      { from = 300, price = 2.8 },
      { from = 1000, price = 2.2 },
      { from = 3000, price = 1.6 },
    ]
  }
}
