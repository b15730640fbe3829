"""Ask a person: a named one, in their own wallet, for a look at certificates or for a mandate (capability B8)."""
