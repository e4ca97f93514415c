planner {
  start  = "2026-12"
  months = 3
}

variable "secret" {
  default   = "hush"
  sensitive = true
}

module "missing" {
  source = "./nowhere" # ERROR: Module not found @ "./nowhere"
}

module "registry" {
  source = "hashicorp/consul/aws" # ERROR: Module not found @ "hashicorp/consul/aws"
}

module "file" {
  source = "./main.hcl" # ERROR: Module not found @ "./main.hcl"
}

module "outside" {
  source = "../../../../modules" # ERROR: Path outside the boundary @ "../../../../modules"
}

module "computed" {
  source = "./${var.secret}" # ERROR: Not a constant @ "./${var.secret}"
}

module "no_source" { # ERROR: Missing required argument @ module "no_source"
}

module "no_files" {
  source = "./empty" # ERROR: No configuration @ "./empty"
}

module "itself" {
  source = "./itself"
}

module "broken" {
  source = "./broken"
  calls  = 1
}

module "roots" {
  source = "./roots"
}

module "typo" {
  source = "./typo"
}

module "inputs" {
  source  = "./team"
  contry  = "de" # ERROR: Unknown variable @ contry
  growth  = "fast" # ERROR: Invalid value for variable @ "fast"
  version = "1.0" # ERROR: Unknown variable @ version
}

module "no_input" { # ERROR: Missing input @ module "no_input"
  source = "./team"
}

module "invalid" {
  source  = "./team"
  country = "de"
  growth  = -2 # ERROR: Invalid value for variable @ -2
}

module "list" {
  source   = "./team"
  for_each = ["de", "fr"] # ERROR: Invalid for_each @ ["de", "fr"]
  country  = each.key
}

module "eu" {
  source   = "./team"
  for_each = toset(["de", "fr"])
  country  = each.key
  account  = account.b # ERROR: Reference to undeclared name @ account.b
}

module "eu_again" {
  source  = "./team"
  country = local.nowhere # ERROR: Reference to undeclared name @ local.nowhere
}

account "a" {
  title = module.eu["de"].titel # ERROR: Reference to undeclared name @ module.eu["de"].titel
}

account "c" {
  title = module.eu["es"].title # ERROR: Invalid index @ ["es"]
}

account "d" {
  title = module.eu.title # ERROR: Unsupported attribute @ .title
}

account "e" {
  title = module.ue["de"].title # ERROR: Reference to undeclared name @ module.ue["de"].title
}

account "f" {
  title = module.eu["de"].account.main.title # ERROR: Reference to undeclared name @ module.eu["de"].account.main.title
}

# Of a module with mistakes nothing is known.
account "g" {
  title = "${module.broken.title}${module.missing.title}${module.list["de"].title}"
}

usage "u" {
  account = module.broken.account
  meter   = "crop_image"
  calls   = 1
}

module "twice" {
  source  = "./team"
  country = "de"
}

module "twice" { # ERROR: Duplicate module @ module "twice"
  source  = "./team"
  country = "fr"
}
