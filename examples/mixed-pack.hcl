# A pack that several meters use up at different rates.
# Look at: December takes 710,800 of the pack's 1,000,000 units: 400,000 images take 1
# each, 100,000 texts 1.5, 720,000 seconds of audio 0.14 and 20,000 minutes of live
# streams 3. On 13 January it is used up, and what is left of it that day is divided
# among the meters. From there on images, texts and audio are billed, at 563.48 in
# January and 950.45 in February; live streams, which are sold in packs only, are not
# served: 11,863 minutes in January and 20,000 in February are lost.

planner {
  start  = "2026-12"
  months = 3
}

catalog "moderation" {
  source = "moderation.catalog.hcl"
}

account "forum" {
  title         = "Forum"
  catalog       = catalog.moderation
  pack_discount = { mixed_1m = 0.9 }

  opening {
    balance = 4000
  }
}

usage "images" {
  account = account.forum
  meter   = "image"
  calls   = 403100
}

usage "texts" {
  account = account.forum
  meter   = "text"
  calls   = 100000
}

usage "audio" {
  account = account.forum
  meter   = "audio"
  calls   = 720000 # seconds: 200 hours
}

usage "live" {
  account = account.forum
  meter   = "live"
  calls   = 20000
}

resource_pack "mixed" {
  account      = account.forum
  sku          = "mixed_1m"
  purchased_on = "2026-12-01"
}
