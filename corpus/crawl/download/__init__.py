"""Fetching politely and safely: HTTP, robots.txt, pauses, and which addresses may be connected to."""
