environment = "staging"
calls       = 60000
