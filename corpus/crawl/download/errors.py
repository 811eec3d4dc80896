"""The expected ways in which a fetch fails; their messages appear in the crawl's report."""

from scrapy.exceptions import IgnoreRequest


class NoAnswerError(Exception):
    """No response came; a later visit may succeed."""


class BrokenOffError(NoAnswerError):
    """An established connection failed; worth retrying at once."""


class RefusedError(IgnoreRequest):
    """The crawler's own rules forbid the request, or reading its response to the end."""

    def __init__(self, reason: str, *, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status
        """The HTTP status received before the refusal; 0 when no request was sent."""


class PostponedError(IgnoreRequest):
    """The host asked for a pause that lasts beyond this visit, or its daily cap is reached."""
