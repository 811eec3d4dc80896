"""Gzip compression that honours the weights in Accept-Encoding, as RFC 9110 specifies."""

import re
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

_ELEMENT = re.compile(
    r"\s*(?P<coding>[!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*[qQ]\s*=\s*(?P<weight>[01](?:\.\d{0,3})?)\s*)?"
)
_LEVEL = 3
"""Level 5 takes three times as long, for pages that are a tenth smaller."""


class Compression(GZipMiddleware):
    """Compresses a response only if its client prefers that; Starlette's own middleware ignores weights."""

    def __init__(self, app: object) -> None:
        super().__init__(app, minimum_size=1000, compresslevel=_LEVEL)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "headers": list(scope["headers"])}
            asked = ",".join(Headers(scope=scope).getlist("accept-encoding"))
            MutableHeaders(scope=scope)["accept-encoding"] = "gzip" if prefers_gzip(asked) else "identity"
        await super().__call__(scope, receive, send)


def prefers_gzip(asked: str) -> bool:
    """Whether an Accept-Encoding header accepts gzip, with at least the weight of no compression."""
    weights = _weights(asked)
    gzip = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


def _weights(asked: str) -> Mapping[str, float]:
    """The weight of each coding; malformed elements of the header are ignored."""
    found = (_ELEMENT.fullmatch(one) for one in asked.split(","))
    return {one["coding"].lower(): min(float(one["weight"] or 1), 1.0) for one in found if one}
