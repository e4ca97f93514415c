locals {
  t = 1; # ERROR: Invalid character @ ;
}
