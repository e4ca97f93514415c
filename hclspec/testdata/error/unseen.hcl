planner {
  start = "2026-12"
}

account "a\ufe0f" { # ERROR: Invalid name @ "a\ufe0f"
}

account "\u3164" { # ERROR: Invalid name @ "\u3164"
}

account "a" {
  title = "A title may have\u200b them, for it is shown with escapes"
  tags  = { "te\u200bam" = "x" } # ERROR: Invalid key @ { "te\u200bam" = "x" }
}

locals {
  base️ = 1 # ERROR: Invalid name @ base️
}

top_up "keys" {
  for_each = { "eu" = 1, "eu\u00a0" = 2 } # ERROR: Invalid key @ { "eu" = 1, "eu\u00a0" = 2 }
  account  = account.a
  amount   = each.value
  date     = "2026-12-01"
}

top_up "blank" {
  for_each = toset(["plain space", "\u2800"]) # ERROR: Invalid key @ toset(["plain space", "\u2800"])
  account  = account.a
  amount   = 1
  date     = "2026-12-01"
}
