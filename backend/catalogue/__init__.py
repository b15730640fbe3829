"""Certificate types and the public register of scenes."""
