"""Alembic migrations: numbered, one head, the same on both databases."""
