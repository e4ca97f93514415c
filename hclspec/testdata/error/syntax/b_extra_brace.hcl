account "b" {
}
} # ERROR: Mismatched bracket @ }
