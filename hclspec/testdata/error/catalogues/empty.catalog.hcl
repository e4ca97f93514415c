# nothing
# ERROR above: Missing catalog block @
