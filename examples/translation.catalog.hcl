# A price catalogue in US dollars, for currencies.hcl. Its prices are an example, not those
# of a vendor.

catalog {
  id        = "translation"
  title     = "Translation"
  currency  = "USD"
  call_unit = 1000 # prices are per this many
  as_of     = "2026-11-22"

  meter "page" {
    title = "Pages"
    tiers = [{ from = 0, price = 12 }, { from = 50000, price = 9.5 }]
  }

  pack "pages_100k" {
    meters = ["page"]
    calls  = 100000
    price  = 880
  }
}
