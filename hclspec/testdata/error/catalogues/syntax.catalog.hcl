catalog {
  id = "syntax"
  currency "CNY" # ERROR: Invalid block definition @
}
# ERROR anywhere: Cannot read
# ERROR anywhere: Missing catalog block
