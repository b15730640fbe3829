"""The desk of the register of scenes, and reports of those who were asked for too much."""
