"""Presentations and their handles: what a live code stands for, and how it is spent exactly once."""
