"""The window: tickets and their queue, cases begun by a clerk, and people who come without a phone."""
