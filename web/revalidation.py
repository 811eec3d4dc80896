"""Answers a search that was asked before, by this client or by another, without searching again.

A client that has the answer asks whether it is still right (RFC 9110, section 13). Others get the bytes that were sent
before, as long as they are remembered.
"""

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
from search.recently_used import RecentlyUsed
from web.compression import accepted, pack, prefers_gzip

_KEEP = "no-cache"
"""Anybody may keep the answer, but has to ask before it is used again."""
_MEMORY = 8 << 20
"""Bytes of answers, as they are sent, that are remembered in each process: about a thousand pages."""

_State = tuple[str, str | None]


class Revalidation:
    """Tags the answers of one server by what they follow from: the generation of the index, the address and the day.

    A tag also holds a random part of the server process, because another version would answer differently. Nothing
    else of a request changes an answer, so what one client was sent may be sent to the next.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._process = token_hex(8)
        self._sent: RecentlyUsed[Response] = RecentlyUsed(_MEMORY)

    def __call__(
        self, request: Request, work: Callable[[Budget], tuple[Response, Answer]]
    ) -> Callable[[Budget], Response]:
        """Work that answers 304 if the client has the answer, and otherwise tags what the work given makes."""

        def answered(budget: Budget) -> Response:
            before = self._state()
            tag = self._tag(request, before) if before else None
            if tag and has_tag(request, tag):
                return Response(
                    status_code=304, headers={"ETag": tag, "Cache-Control": _KEEP, "Vary": "Accept-Encoding"}
                )
            packs = prefers_gzip(accepted(request.headers))
            key = tag, packs
            if tag and (sent := self._sent.get(key)):
                return _copy(sent)
            response, answer = work(budget)
            # an answer that was cut short, or is from another generation than the tag, is not worth keeping
            if tag and answer.is_whole and before == self._state():
                response.headers["ETag"] = tag
                response.headers["Cache-Control"] = _KEEP
                if packs:
                    pack(response)
                self._sent.put(key, _copy(response), len(response.body))
            return response

        return answered

    def _state(self) -> _State | None:
        """What a whole answer would follow from besides the request; None if the index can't be read now."""
        with suppress(PressdeskError), self._engine.snapshot() as snapshot:
            return snapshot.generation, snapshot.note
        return None

    def _tag(self, request: Request, state: _State) -> str:
        """The tag of a whole answer to the request."""
        asked = (*state, str(request.url), date.today(), self._process)
        return f'W/"{sha256(repr(asked).encode()).hexdigest()[:24]}"'


def has_tag(request: Request, tag: str) -> bool:
    """Whether the client has what the tag stands for, by the weak comparison of RFC 9110."""
    given = ",".join(request.headers.getlist("if-none-match"))
    return tag.removeprefix("W/") in {one.strip().removeprefix("W/") for one in given.split(",")}


def _copy(response: Response) -> Response:
    """The same response, whose head may be changed on its way out."""
    copy = Response(response.body, response.status_code)
    copy.raw_headers = list(response.raw_headers)
    return copy
