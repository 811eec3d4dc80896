"""Parses, corrects and rewrites queries, and searches the index for them."""
