"""The Whoosh schema of a release."""

from typing import TYPE_CHECKING

import whoosh

from indexer.schema import VERSION

if TYPE_CHECKING:
    from whoosh.fields import Schema


def fingerprint() -> str:
    """The versions that must match for an index to be read or updated."""
    return f"schema {VERSION}, whoosh {'.'.join(map(str, whoosh.__version__))}"


def schema() -> "Schema":
    """The schema for `indexer.schema.document`: texts with positions, facets as whole values, `hit` only stored."""
    from whoosh.fields import ID, KEYWORD, NUMERIC, STORED, TEXT, Schema

    from indexer.whoosh.analyzer import PressAnalyzer

    return Schema(
        id=ID(unique=True, stored=True, sortable=True),
        title=TEXT(PressAnalyzer()),
        body=TEXT(PressAnalyzer()),
        organization=KEYWORD(),
        theme=KEYWORD(),
        drugs=KEYWORD(),
        year=KEYWORD(),
        month=KEYWORD(),
        language=KEYWORD(),
        date=NUMERIC(int, sortable=True),
        hit=STORED(),
    )
