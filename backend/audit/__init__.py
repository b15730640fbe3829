"""Access events, one chain a person: who looked at what, provable by the person."""
