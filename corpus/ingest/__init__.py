"""Ingestion: reading files and stored pages, and storing the releases found in them."""
