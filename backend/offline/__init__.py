"""The pass that proves itself with both phones offline: issued ahead, listed when revoked, counted on arrival."""
