"""What an engine may raise, whatever stands behind it."""

from corpus.errors import PressdeskError


class SearchError(PressdeskError):
    """The search could not be carried out."""


class NoIndexError(SearchError):
    """There is nothing to search yet."""
