account "v"
# ERROR above: Invalid block definition @
{
}
