"""What an engine may raise, whatever stands behind it."""

from corpus.errors import PressdeskError


class SearchError(PressdeskError):
    """The search could not be carried out."""


class NoIndexError(SearchError):
    """There is nothing to search yet."""


class TookTooLongError(SearchError):
    """The time for the question was spent before there was an answer."""


class CancelledError(SearchError):
    """Whoever asked does not wait for the answer any more."""
