"""The errors that any search engine behind the port may raise."""

from corpus.errors import PressdeskError


class SearchError(PressdeskError):
    """The search failed."""


class NoIndexError(SearchError):
    """There is no index yet."""


class UnreachableError(SearchError):
    """The engine is a server that does not answer. The cause is unknown, and may be temporary."""


class TookTooLongError(SearchError):
    """The budget was spent before there was an answer."""


class CancelledError(SearchError):
    """The client has disconnected, so nobody waits for the answer."""
