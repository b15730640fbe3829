"""A city pack: everything of one city in one checked folder."""
