"""What is drawn for screens and paper."""
