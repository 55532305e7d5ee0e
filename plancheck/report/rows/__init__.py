"""report@1: the versioned rows from which every format is made."""
