catalog {
  id        = "contract"
  title     = "Contract 2026"
  currency  = "CNY"
  call_unit = 1000
  as_of     = "2026-11-22"

  free_quota "shared" {
    calls  = 10000
    meters = ["label", "search"]
  }

  meter "label" {
    title = "图像标签"
    tiers = [{ from = 0, price = 2.5 }, { from = 1000000, price = 2.2 }]
  }

  meter "search" {
    title = "Search"
    tiers = [{ from = 0, price = 60 }, { from = 1000000, price = 50 }, { from = 3000000, price = 20 }]
  }

  pack "search_1m" {
    meters = ["search"]
    calls  = 1000000
    price  = 20000
  }
}
