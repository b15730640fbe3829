"""Decisions about a case: pure."""
