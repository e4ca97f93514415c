module "itself" {
  source = "../itself" # ERROR: Module calls itself @ "../itself"
}
