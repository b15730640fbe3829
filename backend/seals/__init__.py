"""E-seals: organisations' signing keys. Private keys stay with the key provider."""
