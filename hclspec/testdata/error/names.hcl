planner {
  start  = "2026-12"
  months = 3
}

months = 12 # ERROR: Unsupported argument @ months

account = { # ERROR: Unsupported argument @ account
  retail = {}
}

terraform { # ERROR: Unsupported block type @ terraform
  required_version = ">= 1.0"
}

resource "account" "retail" { # ERROR: Unsupported block type @ resource
}

data "csv" "volumes" { # ERROR: Unsupported block type @ data
}

provider "tencent" { # ERROR: Unsupported block type @ provider
}

acount "misspelt" { # ERROR: Unsupported block type @ acount
}

local { # ERROR: Unsupported block type @ local
  base = 1
}

licence "monthly" { # ERROR: Unsupported block type @ licence
}

planner "named" { # ERROR: Extraneous label for planner @ "named"
}

account { # ERROR: Missing name for account @ {
  title = "no name"
}

account "two" "names" { # ERROR: Extraneous label for account @ "names"
}

account "retail app" { # ERROR: Invalid name @ "retail app"
}

account "ok" {
  currency     = "CNY" # ERROR: Unsupported argument @ currency
  freeze_ratio = 1.2 # ERROR: Unsupported argument @ freeze_ratio
  titel        = "Retail" # ERROR: Unsupported argument @ titel
  terms        = { bill_day = 2 } # ERROR: Unsupported argument @ terms
  depends_on   = [account.two] # ERROR: Unsupported argument @ depends_on

  tags { # ERROR: Unsupported block type @ tags
    team = "search"
  }
  opening {
    amount = 5 # ERROR: Unsupported argument @ amount
  }
  opening { # ERROR: Duplicate opening @ opening
    balance = 5
  }
  terms "negotiated" { # ERROR: Extraneous label for terms @ "negotiated"
    bill_day = 2
  }
  term { # ERROR: Unsupported block type @ term
    bill_day = 2
  }
}

usage "nothing" { # ERROR: Missing required argument @ usage "nothing" # ERROR: Missing required argument @ usage "nothing" # ERROR: Missing required argument @ usage "nothing"
}

usage "ok" {
  account  = account.ok
  account  = account.ok # ERROR: Attribute redefined @ account
  meter    = "crop_image"
  calls    = 1
  quantity = 5 # ERROR: Unsupported argument @ quantity
  provider = "tencent" # ERROR: Unsupported argument @ provider
}

usage "ok" { # ERROR: Duplicate usage @ usage "ok"
  account = account.ok
  metre   = "crop_image" # ERROR: Unsupported argument @ metre
  calls   = 1
}

resource_pack "incomplete" { # ERROR: Missing required argument @ resource_pack "incomplete"
  account = account.ok
  skus    = ["similar_search_image_5m"] # ERROR: Unsupported argument @ skus
  date    = "2026-12-01" # ERROR: Unsupported argument @ date
}

top_up "incomplete" { # ERROR: Missing required argument @ top_up "incomplete" # ERROR: Missing required argument @ top_up "incomplete"
  monthly = 5 # ERROR: Unsupported argument @ monthly
  lifecycle { # ERROR: Unsupported block type @ lifecycle
  }
}

catalog "incomplete" { # ERROR: Missing required argument @ catalog "incomplete"
  id       = "tencent-tiia" # ERROR: Unsupported argument @ id
  for_each = {} # ERROR: Unsupported argument @ for_each
}

locals {
  count = 1
  count = 2 # ERROR: Attribute redefined @ count
  inner { # ERROR: Unexpected "inner" block @ inner
  }
}

# What the misspelt and misshapen blocks declare is not missing.
usage "of_the_misspelt" {
  for_each = toset(["a", "b"])
  account  = account.misspelt
  meter    = "crop_image"
  calls    = local.base
}

usage "of_the_misshapen" {
  account = account.two
  meter   = "crop_image"
  calls   = 1
}

top_up "of_the_incomplete" {
  account = account.retail
  amount  = 1
  date    = "2026-12-01"
}
