locals {
  k = 3,000,000
}
