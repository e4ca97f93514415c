# not read
