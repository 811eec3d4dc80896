"""What can go wrong with an index."""

from corpus.errors import PressdeskError


class IndexLockedError(PressdeskError):
    """Another process is writing the index."""
