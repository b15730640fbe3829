"""A fictional platform that people of a demo sign in by; it speaks OpenID Connect and nothing leaves the machine."""
