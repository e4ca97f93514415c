# The brace of the header is missing.
usage "u"
# ERROR above: Invalid block definition @
  account = account.a
}
