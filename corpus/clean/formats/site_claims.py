"""What the markup of a page claims of its publisher: metadata, the title element, the site's logo, the last lines."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from corpus.addresses import is_front
from corpus.clean.formats.markup import Markup
from corpus.clean.formats.prose import text_of
from corpus.clean.offices import names_an_office
from corpus.clean.publishers.claims import Claim, claims_in_lines
from corpus.clean.publishers.names import letters
from corpus.clean.text import one_line, word_set

_METAS = {
    "og:site_name": 3.0,
    "dc.publisher": 3.0,
    "dcterms.publisher": 3.0,
    "citation_publisher": 3.0,
    "dcterms.creator": 2.0,
    "dc.creator": 2.0,
    "publisher": 2.0,
    "copyright": 2.0,
    "apple-mobile-web-app-title": 1.5,
    "application-name": 1.0,
    "author": 1.0,
    "article:author": 1.0,
}
"""Metadata that name a publisher or a site, and how far each is believed."""
_OF_PEOPLE = frozenset(("author", "article:author", "dc.creator", "dcterms.creator"))
_PUBLISHER, _WEBSITE, _ORGANIZATION = 3.0, 2.5, 1.5
_LAST_PART, _FIRST_PART, _PART, _LOGO = 2.0, 1.5, 1.0, 2.0
_OFFICE = 1.0
"""What a name is worth more if it is that of an office."""
_ORGANIZATIONS = re.compile(r"\w*(?:Organization|Corporation|Agency|Office|NGO)", re.IGNORECASE)
_SEPARATED = re.compile(
    r"\s+[|»›‹«·•–—−:/-]{1,2}\s+|\s*[|｜_＿：]\s*|"
    r"(?<=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])[-–—―]+(?=[\u3040-\u30ff\u3400-\u9fff])"
)
_MARKS = " |»›‹«·•–—−-:/｜_＿："
_LETTER_FOR_A_BAR = re.compile(r" l (?=[A-Z])")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST_UNSPACED, _LONGEST_LOGO, _LONGEST_LINE = 14, 80, 150
"""Most characters of a site's name in a script without blanks, of a logo's text, and of a line at the end."""
_LAST, _FIRST_LINKS = 40, 40
_LINES = frozenset("p li div span td dd small address a center font".split())
"""Elements that hold lines."""
_MAY_LEAD_HOME = re.compile(
    r"(?:(?:https?:)?//[^/]+)?(?:\.{0,2}/)*(?:[\w.-]{1,30}/)?"
    r"(?:\.{1,2}|[a-z]{2}(?:[-_][a-z]{2,4})?|(?:index|home|default|main|welcome|portal)(?:\.[a-z]{3,5})?)?/?",
    re.IGNORECASE,
)
"""What `is_front` may accept of a link once it is resolved, which takes longer."""


def site_claims(markup: Markup, title: str, url: str | None) -> Iterator[Claim]:
    """What a page calls its publisher or its site, the most direct first."""
    yield from _linked_data(markup)
    yield from _metadata(markup.metas)
    yield from _title_element(_LETTER_FOR_A_BAR.sub(" | ", one_line(markup.title or "")), title)
    yield from _logo(markup.root, url)
    yield from claims_in_lines((*markup.footer_lines, *_last_lines(markup.root)))


def _linked_data(markup: Markup) -> Iterator[Claim]:
    by_id = {str(one["@id"]): one for one in markup.linked_data if "@id" in one and one.get("name")}
    for article in markup.json_ld:
        for key in ("publisher", "sourceOrganization"):
            for name in _names(article.get(key), by_id):
                yield Claim(name, "json-ld", key, f"{key}: {name}", _PUBLISHER)
    for one in markup.linked_data:
        kinds, said = one.get("@type"), one.get("name")
        kind = str(kinds[0] if isinstance(kinds, list) and kinds else kinds)
        weight = _WEBSITE if kind == "WebSite" else _ORGANIZATION if _ORGANIZATIONS.fullmatch(kind) else 0
        if weight and isinstance(said, str):
            yield Claim(said, "json-ld", kind, f"{kind}: {said}", weight)


def _names(value: Any, by_id: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The names in a value of JSON-LD: a text, an object or a reference to one, or a list of these."""
    for one in value if isinstance(value, list) else [value]:
        name = one
        if isinstance(one, dict):
            name = one.get("name") or by_id.get(str(one.get("@id")), {}).get("name")
        if isinstance(name, str) and name:
            yield name


def _metadata(metas: Mapping[str, str]) -> Iterator[Claim]:
    for name, weight in _METAS.items():
        said = metas.get(name, "")
        if said and "://" not in said:
            more = _OFFICE if name in _OF_PEOPLE and names_an_office(said) else 0
            yield Claim(said.removeprefix("Copyright ").strip("© "), "meta", name, f"{name}: {said}", weight + more)


def _title_element(whole: str, title: str) -> Iterator[Claim]:
    """The parts of the title element that are none of the title."""
    behind = whole[len(title) :] if title and whole.casefold().startswith(title.casefold()) else whole
    begins = behind != whole and behind[:1] in _MARKS
    parts = [part for one in _SEPARATED.split(behind.lstrip(_MARKS) if begins else whole) if (part := one.strip())]
    own = word_set(title) if len(parts) < 2 or letters(title) != letters(whole) else frozenset()
    for at, part in enumerate(parts):
        if not begins and word_set(part) <= own and (len(parts) > 1 or word_set(part) == own):
            continue
        is_first = at == 0 and not begins
        weight = _LAST_PART if at == len(parts) - 1 else _FIRST_PART if is_first else _PART
        is_short_in_its_script = bool(_UNSPACED.search(part)) and len(part) <= _LONGEST_UNSPACED
        more = _OFFICE if names_an_office(part) or is_short_in_its_script else 0  # no host agrees with another script
        yield Claim(part, "meta", "title", f"title: {whole}", weight + more)


def _logo(root: Any, url: str | None) -> Iterator[Claim]:
    """What the first links to the front page say or show."""
    for link in islice((one for one in root.iter("a") if one.get("href")), _FIRST_LINKS):
        if _leads_home(link.get("href").strip(), url):
            shown = (one.get("alt") or one.text for one in link.iter("img", "title"))
            said = (link.get("title"), link.get("aria-label"), "".join(link.itertext()), *shown)
            for text in dict.fromkeys(one_line(str(one)) for one in said if one):
                if 1 < len(text) < _LONGEST_LOGO:
                    yield Claim(text, "heading", "logo", f"the link to the front page: {text}", _LOGO)


def _leads_home(target: str, url: str | None) -> bool:
    if not target or not _MAY_LEAD_HOME.fullmatch(target):
        return False
    try:
        address = urljoin(url or "", target)
        is_near = urlsplit(address).hostname == (urlsplit(url).hostname if url else None)
    except ValueError:
        return False
    return is_near and is_front(address)


def _last_lines(root: Any) -> Iterator[str]:
    """The short lines with which a page ends, the last one first."""
    for one in islice((one for one in _from_the_end(root) if one.tag in _LINES), _LAST):
        line = one_line(text_of(one))
        if 4 < len(line) < _LONGEST_LINE:
            yield line


def _from_the_end(root: Any) -> Iterator[Any]:
    """The elements below another, from the last; each comes after those in it."""
    open_ones = [(root, reversed(root))]
    while open_ones:
        element, rest = open_ones[-1]
        child = next(rest, None)
        if child is None:
            open_ones.pop()
            yield element
        else:
            open_ones.append((child, reversed(child)))
