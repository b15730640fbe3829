"""Real-name levels: how sure it is that an account is this person's."""
