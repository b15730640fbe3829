"""Historic certificates out of a spreadsheet: read it, map its columns, try it dry, enter it, say what was wrong."""
