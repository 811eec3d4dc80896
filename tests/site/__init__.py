"""A press office for tests: it publishes, edits, moves and removes releases on command, and is served on loopback."""
