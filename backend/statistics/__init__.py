"""Public figures: which certificates are issued electronically, where and since when, and how that list grew."""
