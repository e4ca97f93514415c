account "a" {}
# ERROR anywhere: Missing first month
