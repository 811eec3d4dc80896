"""Determining the publisher of a release."""
