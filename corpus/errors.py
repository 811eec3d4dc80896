"""The one tree of exceptions for broken promises; expected trouble is a value (`Rejected`)."""


class PressdeskError(Exception):
    """Something the user can act on: the message names the thing and the way out."""
