"""The labels of facet values and the order they are listed in, the same for every engine."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from corpus.languages import language_name
from search.query import UNDATED, FacetName

FACETS: tuple[FacetName, ...] = get_args(FacetName)


def label(name: FacetName, value: str) -> str:
    """The display text of a value, such as a theme's title or a language's name."""
    return _LABELS[name](value) if name in _LABELS else value


def is_by_count(name: FacetName) -> bool:
    """Whether values are listed by descending count, with `order` only breaking ties."""
    return name != "year"


def order(name: FacetName) -> Callable[[str], Any]:
    """The sort key of a facet's values: years descending, with undated last; other facets alphabetically."""
    return _newest_first if name == "year" else _alphabetical


def _newest_first(value: str) -> tuple[bool, int]:
    return value == UNDATED, -int(value) if value.isdigit() else 0


def _alphabetical(value: str) -> tuple[str, str]:
    return value.casefold(), value


def _theme_label(value: str) -> str:
    from corpus.label import theme_labels

    return theme_labels().get(value, value)


def _year_label(value: str) -> str:
    return "Undated" if value == UNDATED else value


_LABELS: Mapping[FacetName, Callable[[str], str]] = {
    "theme": _theme_label,
    "year": _year_label,
    "language": language_name,
}
