"""The frontier: what to fetch next, what a response means for the store, and when to fetch again."""
