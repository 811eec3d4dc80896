"""Saved searches, and what they find that is new."""
