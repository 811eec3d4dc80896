"""Cites releases: what is cited, and the styles of citation."""
