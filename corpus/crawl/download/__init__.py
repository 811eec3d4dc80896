"""Polite and safe fetching: the HTTP client, robots.txt, delays, and which addresses may be connected to."""
