"""The order of a queue, the states of a case on a clerk's screen, and what a card must say: pure."""
