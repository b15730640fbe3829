"""Decisions about base data, materials and addresses: pure."""
