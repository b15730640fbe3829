"""What an offline pass may be and what an offline look is worth: pure."""
