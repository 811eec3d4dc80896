"""What an engine may raise, whatever stands behind it."""

from corpus.errors import PressdeskError


class SearchError(PressdeskError):
    """The search could not be carried out."""


class NoIndexError(SearchError):
    """There is nothing to search yet."""


class UnreachableError(SearchError):
    """The engine is a server that does not answer; what is wrong there is not known here, and may pass."""


class TookTooLongError(SearchError):
    """The time for the question was spent before there was an answer."""


class CancelledError(SearchError):
    """Whoever asked does not wait for the answer any more."""
