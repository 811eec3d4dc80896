"""The web site and the HTTP API."""
