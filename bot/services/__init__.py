"""Use cases, one file per noun: decide, save, tell; they own the transaction."""
