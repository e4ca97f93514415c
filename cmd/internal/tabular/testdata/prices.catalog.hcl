catalog {
  id        = "own"
  title     = "=Preise, \"2026\""
  currency  = "CNY"
  call_unit = 1000
  as_of     = "2026-11-22"

  terms {
    pack_validity = "2m"
  }
  free_quota "shared" {
    calls  = 10000
    meters = ["label", "search"]
  }

  meter "label" {
    title = "图像标签"
    tiers = [{ from = 0, price = 2.5 }, { from = 1000000, price = 2.2 }, { from = 3000000, price = 2 }]
  }
  meter "beta" {
    free = true
  }
  meter "search" {
    title = "Search"
    tiers = [{ from = 0, price = 60 }, { from = 1000000, price = 55.125 }]
  }

  pack "search_1m" {
    meters = ["search"]
    calls  = 1000000
    price  = 20000
  }
  pack "both_2m" {
    meters = ["label", "search"]
    calls  = 2000000
    price  = 30000.125
  }
  revision "2027-01-10" {
    meter "label" { tiers = [{ from = 0, price = 2.4 }] }
    pack "search_1m" { price = 21000 }
  }
}
