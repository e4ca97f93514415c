# Packs of Tencent Cloud domestic SMS (国内短信), from the vendor's notice of a price change in force from 2020-02-10
# (关于国内短信价格调整的公告). Domestic SMS is sold in packs only. Left out: packs of one's own size (0.050 to 0.039 CNY a message)
# and international SMS, which is billed by country in USD.

catalog {
  id         = "tencent-sms"
  title      = "Tencent Cloud domestic SMS"
  currency   = "CNY"
  call_unit  = 1
  as_of      = "2020-02-10"
  checked_on = "2026-11-30"
  confidence = "medium"
  source     = "https://cloud.tencent.com/document/product/382"

  terms {
    freeze_ratio  = 0
    pack_validity = "1y" # the notice does not say how long a pack lasts
  }

  meter "domestic_sms" {
    title    = "国内短信"
    title_en = "Domestic SMS"
    unit     = "message"
    postpaid = false
  }

  pack "domestic_sms_10k" {
    meters = ["domestic_sms"]
    calls  = 10000
    price  = 470
  }

  pack "domestic_sms_100k" {
    meters = ["domestic_sms"]
    calls  = 100000
    price  = 4200
  }

  pack "domestic_sms_500k" {
    meters = ["domestic_sms"]
    calls  = 500000
    price  = 20500
  }

  pack "domestic_sms_1m" {
    meters = ["domestic_sms"]
    calls  = 1000000
    price  = 40000
  }

  pack "domestic_sms_3m" {
    meters = ["domestic_sms"]
    calls  = 3000000
    price  = 117000
  }
}
