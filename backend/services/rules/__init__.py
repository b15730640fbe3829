"""What an item asks for and which way answers it: pure."""
