"""The decision desk: the office's queue, one case with what every source says beside it, and who works on it."""
