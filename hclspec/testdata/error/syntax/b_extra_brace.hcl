account "b" {
}
}
