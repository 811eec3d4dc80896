"""What to fetch next, what an answer means, and when to look again."""
