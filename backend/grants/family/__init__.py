"""Family: a child's guardian, a helper of an elder; who is bound to whom, on what proof, since when and until when."""
