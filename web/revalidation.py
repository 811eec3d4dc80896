"""Lets browsers ask whether what they have of a search is still right, which costs no search (RFC 9110, section 13)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from hashlib import sha256
from secrets import token_hex

from starlette.requests import Request
from starlette.responses import Response

from corpus.errors import PressdeskError
from search.ask import Answer
from search.budget import Budget
from search.engine import Engine

_KEEP = "no-cache"
"""Anybody may keep the answer, but has to ask before it is used again."""


class Revalidation:
    """Tags the answers of one server by what they follow from: the generation of the index, the address and the day.

    A tag also holds a random part of the server process, because another version would answer differently.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._process = token_hex(8)

    def __call__(
        self, request: Request, work: Callable[[Budget], tuple[Response, Answer]]
    ) -> Callable[[Budget], Response]:
        """Work that answers 304 if the client has the answer, and otherwise tags what the work given makes."""

        def answered(budget: Budget) -> Response:
            before = self._tag(request)
            if before and has_tag(request, before):
                return Response(
                    status_code=304, headers={"ETag": before, "Cache-Control": _KEEP, "Vary": "Accept-Encoding"}
                )
            response, answer = work(budget)
            # an answer that was cut short, or is from another generation than the tag, is not worth keeping
            if before and answer.is_whole and before == self._tag(request):
                response.headers["ETag"] = before
                response.headers["Cache-Control"] = _KEEP
            return response

        return answered

    def _tag(self, request: Request) -> str | None:
        """The tag of a whole answer to the request; None if the index can't be read now."""
        with suppress(PressdeskError), self._engine.snapshot() as snapshot:
            day = date.today()
            asked = (snapshot.generation, snapshot.note, str(request.url), day, self._process)
            return f'W/"{sha256(repr(asked).encode()).hexdigest()[:24]}"'
        return None


def has_tag(request: Request, tag: str) -> bool:
    """Whether the client has what the tag stands for, by the weak comparison of RFC 9110."""
    given = ",".join(request.headers.getlist("if-none-match"))
    return tag.removeprefix("W/") in {one.strip().removeprefix("W/") for one in given.split(",")}
