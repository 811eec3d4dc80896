"""Correcting misspelt words of a query."""
