"""The errors that any search engine behind the port may raise."""

from corpus.errors import PressdeskError


class SearchError(PressdeskError):
    """The search failed."""


class NoIndexError(SearchError):
    """There is no index yet."""


class OutdatedIndexError(NoIndexError):
    """There is an index, but another version of the program wrote it."""

    def __init__(self) -> None:
        super().__init__("the index was written by another version of pressdesk: run `pressdesk index`")


class UnreachableError(SearchError):
    """The engine is a server that does not answer. The cause is unknown, and may be temporary."""


class TookTooLongError(SearchError):
    """The budget was spent before there was an answer."""


class CancelledError(SearchError):
    """The client has disconnected, so nobody waits for the answer."""
