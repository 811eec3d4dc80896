"""The query language: from text to an expression, and back."""
