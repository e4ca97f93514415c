catalog {
  id        = "own"
  title     = "自有价目 2026"
  currency  = "CNY"
  call_unit = 100
  as_of     = "2026-11-22"

  terms {
    freeze_ratio = 1.2
  }

  free_quota "shared" {
    calls  = 1000
    meters = ["label", "search"]
  }

  meter "label" {
    title = "图像标签"
    tiers = [{ from = 0, price = 2.5 }, { from = 1000000, price = 2.2 }, { from = 3000000, price = 2 }]
  }

  meter "search" {
    title = "Search"
    tiers = [{ from = 0, price = 6 }, { from = 1000000, price = 5.125 }]
  }

  meter "beta" {
    title = "公测"
    free  = true
  }

  pack "search_1m" {
    meters = ["search"]
    calls  = 1000000
    price  = 20000.125
  }

  revision "2027-03-01" {
    meter "label" {
      tiers = [{ from = 0, price = 2.4 }, { from = 2000000, price = 2.1 }]
    }
  }
}
