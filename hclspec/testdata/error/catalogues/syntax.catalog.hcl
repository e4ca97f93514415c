catalog {
  id = "syntax"
  currency "CNY"
# ERROR above: Invalid block definition @
}
