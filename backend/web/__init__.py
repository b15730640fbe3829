"""The HTTP ring: the only package that imports Flask."""
