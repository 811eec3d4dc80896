"""The advanced form: a query is put together from fields, for readers who don't know its syntax."""

import re
from collections.abc import Iterable, Iterator

from corpus.label import theme_labels
from search.results import Facet
from web.address import Address
from web.pages import AdvancedPage, Option, SearchForm

FIELDS = ("all", "phrase", "any", "none", "title", "near", "distance")
"""The fields that become part of the query's text."""
_WORD = re.compile(r"[^\s\"()]+")
MAX_OPTIONS = 200
"""The most values that a field offers."""
_MOST = 30
"""Words taken from one field."""


def advanced_page(organizations: Facet, languages: Facet) -> AdvancedPage:
    return AdvancedPage(
        title="Advanced search - Pressdesk",
        form=SearchForm(),
        organizations=tuple(Option(one.value, one.label) for one in organizations.counts),
        themes=tuple(Option(theme, label) for theme, label in theme_labels().items()),
        languages=tuple(Option(one.value, one.label) for one in languages.counts),
    )


def put_together(pairs: Iterable[tuple[str, str]]) -> str:
    """The link to the search that the form describes; filters that can't be read are said on its page."""
    given = list(pairs)
    fields = {name: value.strip() for name, value in given if name in FIELDS and value.strip()}
    rest = [(name, value.strip()) for name, value in given if name not in (*FIELDS, "from", "to") and value.strip()]
    years = {name: value.strip() for name, value in given if name in {"from", "to"} and value.strip()}
    if years:
        first, last = years.get("from", ""), years.get("to", "")
        rest.append(("year", first if first == last else f"{first}-{last}"))
    address, _ = Address.read([("q", " ".join(_parts(fields))), *rest])
    return address.href


def _parts(fields: dict[str, str]) -> Iterator[str]:
    if words := _words(fields.get("all", "")):
        yield " ".join(words)
    if words := _words(fields.get("phrase", "")):
        yield f'"{" ".join(words)}"'
    if words := _words(fields.get("any", "")):
        yield words[0] if len(words) == 1 else f"({' OR '.join(words)})"
    if words := _words(fields.get("near", "")):
        distance = fields.get("distance", "5")
        yield words[0] if len(words) == 1 else f'"{" ".join(words)}"~{distance if distance.isdecimal() else 5}'
    yield from (f"title:{word}" for word in _words(fields.get("title", "")))
    yield from (f"-{word}" for word in _words(fields.get("none", "")))


def _words(text: str) -> list[str]:
    """The words of a field, without what would mean something in a query's syntax."""
    return [word.lstrip("+-") for word in _WORD.findall(text) if word.lstrip("+-")][:_MOST]
