"""Request codes: what an asker shows, and the request that each scan of it opens for one person."""
