"""Checksums of rows, which reveal damage as soon as a row is read."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

SEALED: Mapping[str, tuple[str, ...]] = {
    "page": ("sha256", "media_type"),  # the first is the checksum of the content
    "capture": ("id", "sha256", "url", "at", "file", "offset", "length"),
    "release": (
        *("id", "seq", "version", "hash", "removed", "url", "origin", "source", "page", "content"),
        *("capture", "gone", "joined", "published", "title"),
    ),
    "history": ("seq", "release", "at", "what", "version", "content", "page", "capture"),
    "fetch": (
        *("url", "source", "at", "status", "etag", "last_modified", "release", "reason", "leads_to", "due"),
        *("missing", "missing_since", "hinted_title", "hinted_date", "hinted_by"),
    ),
    "crawl": (
        *("id", "source", "started", "finished", "new", "changed", "same", "rejected", "failed", "named"),
        *("reasons", "partial"),
    ),
    "walk": ("source", "place", "ended", "pages"),
    "standing": ("source", "title", "body", "at"),
    "compared": ("number", "release", "day", "keys"),
}
"""The columns of each table that its checksum covers, in that order.

A migration that adds a column here must rewrite all checksums of the table.
"""

KEYS: Mapping[str, tuple[str, ...]] = {
    "page": ("sha256",),
    "capture": ("id",),
    "release": ("id",),
    "history": ("seq",),
    "fetch": ("url",),
    "crawl": ("id",),
    "walk": ("source", "place"),
    "standing": ("source", "title", "body"),
    "compared": ("number",),
}
"""The primary key of each table."""

_SIZE = 8


def row_checksum(table: str, values: Mapping[str, Any] | sqlite3.Row) -> bytes:
    """The checksum of a row with these values: BLAKE2b over type, length and bytes of each column."""
    parts: list[bytes] = []
    for name in SEALED[table]:
        kind, written = _encoded(values[name])
        parts += (b"%s%d:" % (kind, len(written)), written)
    return hashlib.blake2b(b"".join(parts), digest_size=_SIZE).digest()


def is_intact(table: str, row: sqlite3.Row) -> bool:
    """Whether a row fits its checksum."""
    return bool(row["checksum"] == row_checksum(table, row))


def seal_all(db: sqlite3.Connection) -> None:
    """Write the checksums of a store that has none; rows that are found to be damaged get none."""
    for table, key in KEYS.items():
        where = " AND ".join(f"{name} = ?" for name in key)
        for keys in db.execute(f"SELECT {', '.join(key)} FROM {table}").fetchall():  # noqa: S608
            row = db.execute(f"SELECT * FROM {table} WHERE {where}", tuple(keys)).fetchone()  # noqa: S608
            if row and _was_intact(table, row):
                db.execute(f"UPDATE {table} SET checksum = ? WHERE {where}", [row_checksum(table, dict(row)), *keys])  # noqa: S608


def content_hashes(content: object) -> Iterator[str]:
    """The values that `Release.hash` may have had for this content, by this version and earlier ones of the program."""
    try:
        known = json.loads(str(content))
        del known["fetched"]
        yield _sha256(known)
        known["evidence"] = [one for one in known["evidence"] if one["witness"] != "http"]
        yield _sha256(known)
    except (ValueError, TypeError, KeyError, RecursionError):
        return


def _was_intact(table: str, row: sqlite3.Row) -> bool:
    """Whether a row without a checksum is intact, as far as that can be known."""
    if table == "release":
        return row["hash"] in content_hashes(row["content"])
    return table != "history" or not row["content"] or any(content_hashes(row["content"]))


def _sha256(plain: Any) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _encoded(value: object) -> tuple[bytes, bytes]:
    match value:
        case str():
            return b"t", value.encode("utf-8", "surrogatepass")
        case None:
            return b"n", b""
        case int():
            return b"i", str(int(value)).encode()
        case bytes():
            return b"b", value
        case _:
            return b"o", repr(value).encode()
