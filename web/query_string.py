"""Reads the query string of a request, in whatever encoding its address was written."""

from urllib.parse import unquote_to_bytes

from starlette.requests import Request

_WESTERN = "cp1252"


def parameters(request: Request) -> list[tuple[str, str]]:
    """The names and values of the query string, in order: in UTF-8 or, where a text is none, as old programs write it.

    Never raises.
    """
    pairs = (part.partition(b"=") for part in request.scope["query_string"].split(b"&") if part)
    return [(_decoded(name), _decoded(value)) for name, _, value in pairs]


def _decoded(text: bytes) -> str:
    plain = unquote_to_bytes(text.replace(b"+", b" "))
    try:
        return plain.decode()
    except UnicodeDecodeError:
        return plain.decode(_WESTERN, errors="replace")
