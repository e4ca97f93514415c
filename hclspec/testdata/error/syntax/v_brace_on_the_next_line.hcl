account "v"
{
}
