"""The base class of the program's exceptions; expected trouble is a value instead (`Rejected`)."""


class PressdeskError(Exception):
    """An error that the user can act on: the message says what happened, to which thing, and what to do next."""
