planner {
  start  = "2026-12"
  months = 3
}

variable "growth" {
  default = 0.1
}

account "retail" {}

account "regions" {
  for_each = toset(["eu", "us"])
}

account "numbered" {
  count = 2
}

account "none" {
  count = 0
}

locals {
  undeclared_local       = local.bsae # ERROR: Reference to undeclared name @ local.bsae
  undeclared_variable    = var.grwoth # ERROR: Reference to undeclared name @ var.grwoth
  undeclared_account     = account.retial.title # ERROR: Reference to undeclared name @ account.retial.title
  undeclared_catalog     = catalog.contract # ERROR: Reference to undeclared name @ catalog.contract
  of_another_kind        = local.growth # ERROR: Reference to undeclared name @ local.growth
  plural                 = locals.base # ERROR: Unknown name @ locals.base
  variable_in_full       = variable.growth # ERROR: Unknown name @ variable.growth
  bare_root              = account # ERROR: Invalid reference @ account
  bare_locals            = local # ERROR: Invalid reference @ local
  no_name                = account[0] # ERROR: Invalid reference @ account[0]
  misspelt_root          = acount.retail.title # ERROR: Unknown name @ acount.retail.title
  bare_word              = crop_image # ERROR: Unknown name @ crop_image
  no_value               = usage.search.calls # ERROR: Invalid reference @ usage.search.calls
  result                 = result.totals.billed # ERROR: Invalid reference @ result.totals.billed
  terraform_data         = data.aws_region.here # ERROR: Unknown name @ data.aws_region.here
  terraform_self         = self.id # ERROR: Unknown name @ self.id
  terraform_workspace    = terraform.workspace # ERROR: Unknown name @ terraform.workspace
  misspelt_attribute     = account.retail.adress # ERROR: Unsupported attribute @ .adress
  misspelt_path          = path.modul # ERROR: Unsupported attribute @ .modul
  misspelt_plan          = plan.strat # ERROR: Unsupported attribute @ .strat
  month_after_the_last   = plan.months[3] # ERROR: Invalid index @ [3]
  unknown_key            = account.regions["de"].title # ERROR: Invalid index @ ["de"]
  key_in_no_for_each     = account.retail["eu"].title # ERROR: Invalid index @ ["eu"]
  index_too_large        = account.numbered[2].title # ERROR: Invalid index @ [2]
  index_negative         = account.numbered[-1].title # ERROR: Invalid index @ [-1]
  index_of_none          = account.none[0].title # ERROR: Invalid index @ [0]
  no_key                 = account.regions.title # ERROR: Unsupported attribute @ .title
  no_index               = account.numbered.title # ERROR: Unsupported attribute @ .title
  each_outside           = each.key # ERROR: Invalid reference @ each.key
  count_outside          = count.index # ERROR: Invalid reference @ count.index
  base                   = 1
}

# What refers to a mistake is not one.
locals {
  follows = [local.undeclared_local, local.unknown_key, local.bare_word + 1]
}

usage "no_key" {
  account = account.regions # ERROR: Invalid reference @ account.regions
  meter   = "crop_image"
  calls   = 1
}

usage "no_index" {
  account = account.numbered # ERROR: Invalid reference @ account.numbered
  meter   = "crop_image"
  calls   = 1
}

usage "unknown_key" {
  for_each = toset(["eu", "cn", "jp"])
  account  = account.regions[each.key] # ERROR: Invalid index @ [each.key]
  meter    = "crop_image"
  calls    = 1
}

usage "misspelt_each" {
  for_each = { eu = 1 }
  account  = account.regions[each.kye] # ERROR: Unsupported attribute @ .kye
  meter    = "crop_image"
  calls    = each.value.calls # ERROR: Unsupported attribute @ .calls
}

usage "misspelt_index" {
  count   = 2
  account = account.numbered[count.idx] # ERROR: Unsupported attribute @ .idx
  meter   = "crop_image"
  calls   = 1
  growth  = each.value # ERROR: Invalid reference @ each.value
}

usage "quoted" {
  account = "account.retail" # ERROR: Invalid reference @ "account.retail"
  meter   = "var.growth"
  calls   = "max(1, 2)" # ERROR: Invalid calls @ "max(1, 2)"
}

usage "by_name" {
  account = "retail" # ERROR: Invalid reference @ "retail"
  meter   = "crop_image"
  calls   = 1
}

usage "title" {
  account = account.retail.title # ERROR: Invalid reference @ account.retail.title
  meter   = "crop_image"
  calls   = 1
}

usage "splat" {
  account = account.numbered[*] # ERROR: Invalid reference @ account.numbered[*]
  meter   = "crop_image"
  calls   = 1
}

usage "catalog" {
  account = catalog.own # ERROR: Unknown account @ catalog.own
  meter   = "crop_image"
  calls   = 1
}

catalog "own" {
  source = "tencent-tiia"
}

account "of_an_account" {
  catalog = account.retail # ERROR: Invalid reference @ account.retail
}
