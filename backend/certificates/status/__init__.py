"""Status lists: how every certificate stands, for whoever holds a copy of it."""
