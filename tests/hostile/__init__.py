"""Files that mean harm, and a reader that must survive them."""
