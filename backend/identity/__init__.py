"""People, accounts, organisations, memberships, sessions, passkeys."""
