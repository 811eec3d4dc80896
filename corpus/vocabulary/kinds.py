"""The kinds of names that a concept has, and the keys that stand for them."""

from collections.abc import Mapping
from typing import Literal, get_args

from corpus.lazy_pattern import lazy_pattern

Kind = Literal["common", "chemical", "trade", "street", "code", "abbreviation", "former"]
KINDS: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}
_LANGUAGE = lazy_pattern(r"(?:([a-z]+)-)?([a-z]{2})")
_ANY_LANGUAGE = {"chemical", "trade", "code", "abbreviation"}


def kind_of(key: str) -> tuple[Kind, str | None] | None:
    """The kind and language of the names under a key, such as `street` or `street-es`; None if it is no such key."""
    if key in KINDS:
        return KINDS[key], None if key in _ANY_LANGUAGE else "en"
    found = _LANGUAGE.fullmatch(key)
    if found and found[1] in {None, *KINDS}:
        return KINDS[found[1] or "common"], found[2]
    return None
