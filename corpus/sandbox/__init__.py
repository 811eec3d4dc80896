"""Processes with limited time and memory, in which untrusted input is read."""
