"""The HTTP API: search and completion as JSON, and a health check."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Query, Request
from fastapi import Path as PathParameter
from fastapi.responses import JSONResponse, Response

from corpus.crawl.sources_health import health_as_json, sources_health
from corpus.languages import UNDETERMINED
from corpus.store import Store
from corpus.versions.clusters import versions
from indexer.folding import fold
from search.ask import Answer
from search.budget import Budget
from search.citation.reference import reference_of_release
from search.completion import complete
from search.engine import Engine, Snapshot
from search.export.files import EXPORT_FORMATS, FILE_TYPES, ExportFormat
from search.formats.as_json import as_json, release_as_json
from search.formats.references import ReferenceFormat
from search.query import (
    MAX_PAGE_SIZE,
    MAX_PAGES,
    PAGE_SIZE,
    UNDATED,
    Everything,
    FacetName,
    FacetRequest,
    FacetRequests,
)
from search.syntax.lexer import MAX_TYPED
from web.address import Address, unknown_parameters
from web.answering import Answering
from web.api_shapes import (
    CompletionsJson,
    ErrorJson,
    FacetJson,
    RecordJson,
    ReleaseJson,
    SearchJson,
    SourceHealthJson,
)
from web.download import download, reference_file, send_record
from web.http_errors import unknown_release
from web.metrics import CONTENT_TYPE, Metrics
from web.query_string import parameters
from web.revalidation import Revalidation


def api(engine: Engine, store: Path, answering: Answering, revalidated: Revalidation, metrics: Metrics) -> APIRouter:
    """The routes under `/api/`, and those for whoever watches over the server."""
    router = APIRouter(responses=_REFUSALS)

    @router.head("/api/search", include_in_schema=False)
    @router.get(
        "/api/search",
        responses=_answer(SearchJson),
        openapi_extra={"parameters": _PARAMETERS},
        summary="Search the releases",
    )
    async def search(request: Request) -> Response:
        """Takes the parameters of the search page. Invalid and unknown ones are ignored, which the notes say."""

        def found(budget: Budget) -> tuple[Response, Answer]:
            given = parameters(request)
            address, notes = Address.read(given)
            answer = address.ask(engine, budget)
            said = [*unknown_parameters(given), *notes, *answer.notes]
            return JSONResponse({**as_json(answer), "notes": said}), answer

        return await answering(request, revalidated(request, found))

    @router.head("/api/facets", include_in_schema=False)
    @router.get(
        "/api/facets",
        responses=_answer(FacetJson),
        openapi_extra={"parameters": _FACET_PARAMETERS},
        summary="Count the values of a facet",
    )
    async def facets(
        request: Request,
        facet: Annotated[FacetName, Query(description="Which facet.")],
        contains: Annotated[str, Query(description="Only values whose label contains this.")] = "",
    ) -> Response:
        """All values of one facet among the releases that match a search, each counted as if it were chosen."""

        def found(budget: Budget) -> tuple[Response, Answer]:
            given = parameters(request)
            address, notes = Address.read(given)
            text = contains[:MAX_TYPED]
            answer = address.ask(engine, budget, FacetRequests.only(facet, FacetRequest(None, contains=text)))
            wanted = fold(text)
            counts = [one for one in answer.results.facet(facet).counts if wanted in fold(one.label)]
            response = JSONResponse(
                {
                    "facet": facet,
                    "total": answer.results.total,
                    "values": [asdict(one) for one in counts],
                    "notes": [*unknown_parameters(given, "facet", "contains"), *notes, *answer.notes],
                    "generation": answer.results.generation,
                }
            )
            return response, answer

        return await answering(request, revalidated(request, found))

    @router.head("/api/export", include_in_schema=False)
    @router.get(
        "/api/export",
        response_class=Response,
        responses={**_files(*EXPORT_FORMATS), 426: {"model": ErrorJson, "description": "HTTP/1.1 is needed"}},
        openapi_extra={"parameters": _EXPORT_PARAMETERS},
        summary="Export every match",
    )
    async def export(request: Request) -> Response:
        """All releases that match completely, as a file, from one generation of the index.

        `Pressdesk-Total` in the head of the response says how many, `Pressdesk-Generation` from which generation. If
        something goes wrong on the way, the connection breaks off. An export can't be resumed: ask again.
        """
        return await download(request, engine, store, answering)

    @router.head("/api/record", include_in_schema=False)
    @router.get(
        "/api/record",
        responses=_record_answers(),
        openapi_extra={"parameters": _RECORD_PARAMETERS},
        summary="Record a search",
    )
    async def record(request: Request) -> Response:
        """What was asked, how it was interpreted, what was found, and by which generation and version."""
        return await send_record(request, engine, answering)

    @router.head("/api/releases/{id:path}", include_in_schema=False)
    @router.get("/api/releases/{id:path}", responses=_release_answers(), summary="Get a release")
    async def release(
        request: Request,
        id: Annotated[str, PathParameter(description="Of the release.")],
        format: Annotated[Literal["json", ReferenceFormat], Query(description="Its form.")] = "json",
    ) -> Response:
        """All that is known of a release, with the evidence for each value; or a reference to cite it by."""

        def found(_budget: Budget) -> Response:
            with Store(store, create=False) as opened:
                stored = opened.get_whole(id)
                others = versions(opened, stored.release.id) if stored and format == "json" else ()
            if stored is None:
                raise unknown_release()
            if format == "json":
                return JSONResponse(release_as_json(stored, others))
            return reference_file(reference_of_release(stored.release), format)

        return await answering(request, found)

    @router.head("/api/suggest", include_in_schema=False)
    @router.get("/api/suggest", responses=_answer(CompletionsJson), summary="Complete a query that is being typed")
    async def suggest(
        request: Request, q: Annotated[str, Query(description="The text typed so far.")] = ""
    ) -> Response:
        """Words, concepts, organizations and titles that complete the last words, each with the resulting query."""

        def completed(budget: Budget) -> Response:
            completions = complete(engine, q[:MAX_TYPED], budget=budget)
            return JSONResponse({"query": q, "completions": [asdict(one) for one in completions]})

        return await answering(request, completed)

    @router.head("/api/sources", include_in_schema=False)
    @router.get("/api/sources", responses=_answer(list[SourceHealthJson]), summary="How the sources are doing")
    async def sources(request: Request) -> Response:
        """The health of every source that is in the catalogue or was ever crawled, worst first."""

        def found(_budget: Budget) -> Response:
            with Store(store, create=False) as opened:
                health = sources_health(opened, store.parent, datetime.now(UTC))
            return JSONResponse([health_as_json(one) for one in health])

        return await answering(request, found)

    @router.api_route("/readyz", methods=["GET", "HEAD"], include_in_schema=False)
    def ready() -> Response:
        """200 if searches can be answered, else 503; with the age of the index and of the last good crawl."""
        found = metrics.readiness()
        return JSONResponse(found.to_json(), 200 if found.is_ready else 503)

    @router.get("/metrics", include_in_schema=False)
    async def measured(request: Request) -> Response:
        """For Prometheus."""
        return Response(await answering(request, lambda _budget: metrics.text()), media_type=CONTENT_TYPE)

    @router.api_route("/healthz", methods=["GET", "HEAD"], include_in_schema=False)
    def health() -> dict[str, Any]:
        """200 while there is a readable index, with a note if an older generation stands in for a damaged one."""
        return engine.answer(_health)

    return router


Responses = dict[int | str, dict[str, Any]]


def _answer(shape: Any) -> Responses:
    return {200: {"model": shape}}


def _files(*formats: ExportFormat) -> Responses:
    schemas = {FILE_TYPES[one].media_type.partition(";")[0]: {"schema": _schema(one)} for one in formats}
    return {200: {"content": dict(sorted(schemas.items()))}}


def _schema(format: ExportFormat) -> dict[str, Any]:
    if format == "csl-json":
        return {"type": "array", "items": {"type": "object"}, "description": "Items of CSL-JSON 1.0.2."}
    return {"type": "string"}


def _record_answers() -> Responses:
    return {200: {"model": RecordJson, "content": {"text/plain": {"schema": {"type": "string"}}}}}


def _release_answers() -> Responses:
    content = _files(*get_args(ReferenceFormat))[200]["content"]
    return {200: {"model": ReleaseJson, "content": content}, 404: {"model": ErrorJson}}


def _health(snapshot: Snapshot) -> dict[str, Any]:
    found = {"status": "ok", "generation": snapshot.generation, "releases": snapshot.counts([Everything()])[0]}
    return found | ({"notes": [snapshot.note]} if snapshot.note else {})


def _parameter(name: str, kind: dict[str, Any], description: str) -> dict[str, Any]:
    return {"in": "query", "name": name, "required": False, "schema": kind, "description": description}


_MANY = {"type": "array", "items": {"type": "string"}}
_YES_NO = {"type": "string", "enum": ["yes", "no"]}
_PARAMETERS = [
    _parameter(
        "q",
        {"type": "string"},
        'Words, "phrases", +word, AND OR NOT -word, prefix*, wom?n, word~, a NEAR/5 b, title:word, ( ).',
    ),
    _parameter("organization", _MANY, "Any of these organizations."),
    _parameter("year", _MANY, f"Any of these years: 2011, 2009-2012 or {UNDATED}."),
    _parameter("theme", _MANY, "Any of these themes."),
    _parameter("language", _MANY, f"Any of these languages: codes or names, or {UNDETERMINED}."),
    _parameter(
        "sort",
        {"type": "string", "enum": ["relevance", "newest", "oldest"]},
        "The default is relevance if there is a query, newest otherwise.",
    ),
    _parameter(
        "page", {"type": "integer", "minimum": 1, "maximum": MAX_PAGES, "default": 1}, "The page number, from 1."
    ),
    _parameter(
        "size",
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE},
        "Releases per page.",
    ),
    _parameter(
        "expand",
        _YES_NO | {"default": "yes"},
        "Whether to correct misspelt words and to include other names in the search.",
    ),
    _parameter("without", _MANY, "Other names, or concepts with all their names, to exclude from the search."),
    _parameter("explain", _YES_NO | {"default": "no"}, "Whether to explain how the score of each hit was computed."),
]
_WHOLE_PARAMETERS = [one for one in _PARAMETERS if one["name"] not in {"page", "size", "explain"}]
_EXPORT_PARAMETERS = [
    _parameter("format", {"type": "string", "enum": list(EXPORT_FORMATS), "default": "csv"}, "The format of the file."),
    _parameter("bom", _YES_NO | {"default": "no"}, "Whether CSV begins with a byte-order mark, as Excel wants it."),
    *_WHOLE_PARAMETERS,
]
_RECORD_PARAMETERS = [
    _parameter("format", {"type": "string", "enum": ["json", "text"], "default": "json"}, "JSON, or in words."),
    *_WHOLE_PARAMETERS,
]
_FACET_PARAMETERS = [one for one in _WHOLE_PARAMETERS if one["name"] != "sort"]
_REFUSALS: Responses = {
    status: {"model": ErrorJson, "description": description}
    for status, description in (
        (400, "The request can't be processed."),
        (422, "A parameter has a value that it can't have."),
        (429, "Too many requests; see Retry-After."),
        (503, "Nothing can be searched at the moment; see Retry-After."),
    )
}
