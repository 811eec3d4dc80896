"""Errors about the index as a whole."""

from corpus.errors import PressdeskError


class StoreMismatchError(PressdeskError):
    """The store is not the one that the index was built from, or lacks changes that the index has seen."""


class IndexUnreachableError(PressdeskError):
    """The index is kept by a server that does not answer."""


class IndexLockedError(PressdeskError):
    """Another process is writing the index."""
