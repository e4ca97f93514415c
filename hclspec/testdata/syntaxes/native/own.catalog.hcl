catalog {
  id        = "own"
  title     = "Own prices"
  currency  = "CNY"
  call_unit = 1000
  as_of     = "2026-11-22"
  source    = "https://example.org/prices"

  terms {
    bill_day      = 2
    tier_mode     = "graduated"
    pack_validity = "6m"
  }

  free_quota "shared" {
    calls  = 1000
    meters = ["translate", "detect"]
  }

  free_quota "more" {
    calls  = 500
    meters = ["detect"]
  }

  free_quota "daily" {
    calls  = 5
    meters = { detect = 1, speak = 0.5 }
    renews = "day"
    lasts  = "12m"
  }

  free_quota "trial" {
    calls  = 50
    meters = ["speak"]
    renews = "never"
  }

  meter "translate" {
    title = "翻译"
    group = "Text"
    tiers = [
      { from = 0, price = 2.5 },
      { from = 1000000, price = 1 / 3 },
    ]
  }

  meter "detect" {
    tiers = [{ from = 0, price = 1e-12 }]
  }

  meter "beta" {
    free = true
  }

  meter "speak" {
    title     = "语音合成"
    title_en  = "Text to speech"
    unit      = "second"
    call_unit = 3600
    tier_mode = "reached"
    tiers     = [{ from = 0, price = 5 }, { from = 1e15, price = null }]
  }

  meter "train" {
    postpaid = false
  }

  pack "translate_1m" {
    meters = ["translate"]
    calls  = 1000000
    price  = 2000
  }

  pack "mixed" {
    meters   = { speak = 1, train = 2.5 }
    calls    = 1000
    price    = 10
    validity = "3m"
  }

  subscription "peak" {
    title  = "Concurrent requests"
    fee    = 99.9
    meters = ["translate", "detect"]
  }

  subscription "large" {
    tiers     = [{ from = 0, price = 270 }, { from = 10, price = 235 }]
    tier_mode = "reached"
    every     = "year"
    meters    = { speak = 1, train = 2.5 }
    calls     = 1000
  }

  revision "2027-04-01" {
    meter "translate" {
      tiers = [{ from = 0, price = 2.4 }]
    }
    meter "detect" {
      free = true
    }
    pack "translate_1m" {
      price = 1999.99
    }
  }
}
