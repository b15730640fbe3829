"""Sign-in that another platform vouches for: the province's, the nation's; one seam, OpenID Connect behind it."""
