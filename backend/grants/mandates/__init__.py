"""Mandates of an enterprise: its licence names who represents it, who names managers, who name handlers."""
