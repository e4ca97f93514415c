locals {
  k = 3,000,000 # ERROR: Unexpected comma after argument @ ,
}
