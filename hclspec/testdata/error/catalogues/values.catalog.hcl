catalog {
  id        = "" # ERROR: Invalid id @ ""
  currency  = "RMB¥" # ERROR: Invalid currency @ "RMB¥"
  call_unit = 0 # ERROR: Invalid call unit @ 0
  as_of     = "22.11.2026" # ERROR: Invalid date @ "22.11.2026"
  tax_rate  = 6 # ERROR: Invalid tax rate @ 6
  title     = local.title # ERROR: Variables not allowed @ local
  source    = upper("x") # ERROR: Function calls not allowed @ upper("x")

  terms {
    tier_mode     = "volume" # ERROR: Invalid term @ "volume"
    pack_validity = 365 # ERROR: Incorrect value type @ 365
  }

  meter "m" {
    title = ["M"] # ERROR: Incorrect value type @ ["M"]
    free  = "yes" # ERROR: Incorrect value type @ "yes"
  }
}
