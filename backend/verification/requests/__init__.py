"""Asking by a request code (capability B3): the scene is the maximum, the holder decides, every step is on record."""
