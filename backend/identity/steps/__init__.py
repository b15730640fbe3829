"""Steps: the person confirms once more, for one action, that it is they (R22)."""
