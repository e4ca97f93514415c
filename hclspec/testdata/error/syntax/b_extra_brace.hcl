account "b" {
}
} # ERROR: Unmatched bracket @ }
