"""Spelling correction for queries."""
