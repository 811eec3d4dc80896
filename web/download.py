"""Sends everything that a query finds as a file, one batch of releases at a time."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from corpus.quick_dataclass import dataclass
from search.ask import AllMatches
from search.budget import Budget
from search.citation.reference import Reference
from search.engine import Engine
from search.export.files import FILE_TYPES, ExportFormat, available_formats, export_pieces
from search.export.record import SearchRecord, record
from search.formats.references import ReferenceFormat, written
from web.address import Address, unknown_parameters
from web.answering import Answering
from web.connections import PROGRESS
from web.http_errors import Refusal, bad_parameters, too_old_for_exports
from web.query_string import parameters

_SECONDS = 3.0
"""Processor time for finding the releases; more than for a page, since exports give way to pages."""
_PAUSE = 1.0
"""Seconds after which a batch is asked for again when the server is too busy."""


async def download(request: Request, engine: Engine, store: Path, answering: Answering) -> Response:
    """The file in the format that the parameters ask for; the other parameters are those of the search page.

    Headers tell how many releases it holds and from which generation. If something goes wrong on the way, the
    connection breaks off, so that no client takes a part for the whole; one that speaks HTTP/1.0 could not tell, and is
    refused.
    """
    if request.scope["http_version"] == "1.0":
        raise too_old_for_exports()
    address, kind = _address(request, "format", "bom"), _format(request)
    mark = request.query_params.get("bom") == "yes"
    turn = _Turns()

    def begin(budget: Budget) -> "tuple[AllMatches, Iterator[bytes], bytes | None]":
        turn.budget = budget
        matches = address.ask_for_all(engine, Budget(_SECONDS, turn.is_cancelled))
        pieces = export_pieces(matches, store, kind, byte_order_mark=mark)
        return matches, pieces, next(pieces, None)

    matches, pieces, first = await answering(request, begin)

    def proceed(budget: Budget) -> bytes | None:
        turn.budget = budget
        return next(pieces, None)

    async def body() -> AsyncIterator[bytes]:
        piece = first
        progress = request.scope.get(PROGRESS, lambda: None)
        while piece is not None:
            yield piece
            progress()
            piece = await _when_there_is_room(request, answering, proceed)

    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(address.text, kind)}"',
        "Pressdesk-Total": str(matches.answer.results.total),
        "Pressdesk-Generation": matches.answer.results.generation,
        "Link": f'<{address.record_href}>; rel="describedby"',
        "Cache-Control": "no-store",
        "Accept-Ranges": "none",
    }
    if request.method == "HEAD":
        return Response(headers=headers, media_type=FILE_TYPES[kind].media_type)
    return StreamingResponse(body(), headers=headers, media_type=FILE_TYPES[kind].media_type)


async def send_record(request: Request, engine: Engine, answering: Answering) -> Response:
    """The record of a search, as JSON, or in words with `format=text`."""
    address = _address(request, "format")

    def made(budget: Budget) -> SearchRecord:
        matches = address.ask_for_all(engine, budget)
        return record(matches.answer, (hit.id for hit in matches.hits), address.filters, datetime.now(UTC))

    found = await answering(request, made)
    if request.query_params.get("format") == "text":
        return PlainTextResponse("".join(f"{line}\n" for line in found.lines()))
    return JSONResponse(found.to_json())


def reference_file(reference: Reference, kind: ReferenceFormat) -> Response:
    """One release as a reference, to be opened by a reference manager."""
    headers = {"Content-Disposition": f'attachment; filename="{reference.key}.{FILE_TYPES[kind].suffix}"'}
    return Response(written(reference, kind), headers=headers, media_type=FILE_TYPES[kind].media_type)


def file_name(text: str, format: ExportFormat) -> str:
    """A name for the file: the words of the query, and the day."""
    words = "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:60]
    return f"pressdesk-{words or 'releases'}-{datetime.now(UTC):%Y-%m-%d}.{FILE_TYPES[format].suffix}"


@dataclass()
class _Turns:
    """Hands the budget of each turn in the queue to one piece of work that spans several."""

    budget: Budget = field(default_factory=Budget)

    def is_cancelled(self) -> bool:
        """Raises CancelledError when the client has gone; gives way to other work."""
        self.budget.lasts()
        return False


async def _when_there_is_room(
    request: Request, answering: Answering, work: Callable[[Budget], bytes | None]
) -> bytes | None:
    while True:
        try:
            return await answering(request, work)
        except Refusal as refusal:
            if refusal.status_code != 503:
                raise
            await asyncio.sleep(_PAUSE)


def _address(request: Request, *others: str) -> Address:
    """What the parameters, with these others, ask for.

    Raises Refusal where a page would ignore one: a file must hold what was asked.
    """
    given = parameters(request)
    address, notes = Address.read(given)
    if notes := (*unknown_parameters(given, *others), *notes):
        raise bad_parameters(" ".join(notes))
    return address


def _format(request: Request) -> ExportFormat:
    given = request.query_params.get("format", "csv")
    for one in available_formats():
        if one == given:
            return one
    raise bad_parameters(f"There is no format {given[:40]}: use {', '.join(available_formats())}.")
