"""Showing one release with everything known about it."""
