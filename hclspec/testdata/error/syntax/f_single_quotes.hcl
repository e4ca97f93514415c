locals {
  f = 'text'
}
