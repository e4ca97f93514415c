account x y z
# ERROR above: Invalid block definition @
