planner {
  start = "2026-12"
}

locals {
  mib     = join("", [for i in range(1024) : format("%1024s", "x")])
  most    = "${local.mib}${local.mib}${local.mib}${local.mib}${local.mib}${local.mib}${local.mib}${local.mib}${local.mib}${local.mib}${local.mib}${local.mib}${local.mib}${local.mib}${local.mib}${local.mib}"
  more    = "${local.most}x" # ERROR: Text too long @ "${local.most}x"
  looped  = "%{for i in range(17)}${local.mib}%{endfor}" # ERROR: Text too long @ %{for i in range(17)}${local.mib}%{endfor}
  inner   = length("a${"${local.most}x"}") # ERROR: Text too long @ "${local.most}x"
  again   = [for i in range(3) : length("${local.mib}${i}")]
}

output "fits" {
  value = length(local.again) + length(local.most)
}
