"""Why an address gave nothing: trouble that is expected of the web, in words for the report."""

from scrapy.exceptions import IgnoreRequest


class NoAnswerError(Exception):
    """No answer came; it may be better another time."""


class BrokenOffError(NoAnswerError):
    """The connection failed after it had stood; worth another attempt at once."""


class RefusedError(IgnoreRequest):
    """What is not asked for, or not read to its end, because of a rule of ours."""

    def __init__(self, reason: str, *, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status
        """What the server had answered by then; 0 when it was not asked."""


class PostponedError(IgnoreRequest):
    """The host wants to be left alone for now, or has been asked enough today."""
