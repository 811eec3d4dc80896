"""Versions: which releases have the same text, published more than once, and what differs between them."""
