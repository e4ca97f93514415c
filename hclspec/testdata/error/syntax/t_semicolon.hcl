locals {
  t = 1;
}
