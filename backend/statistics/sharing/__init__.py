"""How much of what offices ask for is answered without being submitted."""
