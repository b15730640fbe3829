"""One thing instead of several items (一件事): one form, each paper once, a case at each office, one view of all."""
