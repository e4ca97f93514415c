growth   = -2 # ERROR: Invalid value for variable @ -2
grwoth   = 1 # ERROR: Unknown variable @ grwoth
teams    = ["search", "label"] # ERROR: Invalid value for variable @ ["search", "label"]
contract = { discout = 0.9 } # ERROR: Invalid value for variable @ { discout = 0.9 }
calls    = null # ERROR: Invalid value for variable @ null
price    = "secret"
rate     = 7777
computed = 1 + local.base # ERROR: Variables not allowed @ local

planner { # ERROR: Unexpected "planner" block @ planner
}
