"""Grants: who may show or see what of whom, on whose word, for how long. One model for every ground."""
