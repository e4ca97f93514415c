locals {
  o = [1 2] # ERROR: Missing item separator @ 2
}
