# A price catalogue whose packs are used up at different rates, for mixed-pack.hcl. Its
# prices are an example, not those of a vendor.

catalog {
  id        = "moderation"
  title     = "Content moderation"
  currency  = "CNY"
  call_unit = 1000 # prices are per this many, unless the meter says otherwise
  as_of     = "2026-11-22"

  free_quota "daily" {
    calls  = 100
    meters = ["image"]
    renews = "day" # full every morning, void at night
  }

  meter "image" {
    title = "Images"
    unit  = "image"
    tiers = [{ from = 0, price = 1.5 }]
  }

  meter "text" {
    title = "Texts"
    unit  = "text"
    tiers = [{ from = 0, price = 2 }]
  }

  meter "audio" {
    title     = "Audio"
    unit      = "second"
    call_unit = 3600 # the price is that of an hour, calls are seconds
    tiers     = [{ from = 0, price = 0.75 }]
  }

  meter "live" {
    title    = "Live streams"
    unit     = "minute"
    postpaid = false # sold in packs only: what no pack covers is not served
  }

  pack "mixed_1m" {
    meters = { image = 1, text = 1.5, audio = 0.14, live = 3 } # units that one of their calls takes
    calls  = 1000000                                           # units
    price  = 950
  }
}
