locals {
  first  = (1 + 2
}

locals {
  second = {a = 1 b = 2}
}

locals {
  third = 1 +
}
