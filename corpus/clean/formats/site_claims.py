"""What the markup of a page claims of its publisher: metadata, the title element, the site's logo, the last lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import dropwhile, islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from corpus.addresses import is_front
from corpus.clean.boilerplate import is_banner
from corpus.clean.formats.markup import Markup
from corpus.clean.formats.prose import is_linked, text_of
from corpus.clean.generic_titles import is_generic
from corpus.clean.offices import is_capitalized, may_be_an_office, names_an_office
from corpus.clean.publishers.claims import Claim, claims_in_lines
from corpus.clean.publishers.names import letters
from corpus.clean.publishers.wording import wording
from corpus.clean.text import one_line, one_short_line, word_set

_METAS = {
    "og:site_name": 3.0,
    "dc.publisher": 3.0,
    "dcterms.publisher": 3.0,
    "citation_publisher": 3.0,
    "dcterms.creator": 2.0,
    "dc.creator": 2.0,
    "publisher": 2.0,
    "copyright": 2.0,
    "contentsource": 2.0,
    "sitename": 2.0,
    "apple-mobile-web-app-title": 1.5,
    "application-name": 1.0,
    "author": 1.0,
    "article:author": 1.0,
}
"""Metadata that name a publisher or a site, and how far each is believed."""
_OF_PEOPLE = frozenset(("author", "article:author", "dc.creator", "dcterms.creator"))
_PUBLISHER, _WEBSITE, _AUTHOR, _ORGANIZATION = 3.0, 2.5, 1.5, 1.5
_NO_HOST = 1.0
"""What the name of a site is worth more where there is no host that could agree with it."""
_LAST_PART, _FIRST_PART, _PART, _LOGO, _HEADER = 2.0, 1.5, 1.0, 2.0, 0.9
_OFFICE, _OFFICE_AROUND, _BELOW = 1.0, 3.3, 0.05
"""What a name is worth more if it is that of an office; what such a one is worth at the head or the foot of a page, and
how much less for each line above it."""
_ORGANIZATIONS = re.compile(r"\w*(?:Organization|Corporation|Agency|Office|NGO)", re.IGNORECASE)
_SEPARATED = re.compile(
    r"\s+[|»›‹«·•–—−:/-]{1,2}\s+|\s*[|｜_＿：／]\s*|"
    r"(?<=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])[-–—―]+(?=[\u3040-\u30ff\u3400-\u9fff])"
)
_MARKS = " |»›‹«·•–—−-:/｜_＿：／"
_LETTER_FOR_A_BAR = re.compile(r" l (?=[A-Z])")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST_UNSPACED, _LONGEST_LOGO, _LONGEST_HEADER, _LONGEST_LINE = 14, 80, 110, 150
"""Most characters of a site's name in a script without blanks, of a logo's text, of a line in a header, and of a line
at the end."""
_LAST, _FIRST_LINKS, _FIRST, _HEADER_LINES, _FOOTER_LINES = 40, 40, 80, 6, 2
_LINES = frozenset("p li div span td dd small address a center font".split())
"""Elements that hold lines."""
_IN_HEADER = (
    frozenset(("img", "br", "font", "b", "strong", "h1", "h2", "h3", "h4", "h5", "a", "i", "em", "title")) | _LINES
)
"""Elements that may show a name at the top of a page."""
_MENUS = ("nav", "ul", "ol", "select", "button", "svg")
_BRAND = re.compile(
    r"(?<![a-z])(?:logo\w*|brand|navbar-brand|(?:site|unit|mini-?site|header|org|agency)[-_]?(?:name|title|h\d?)|masthead|sitename)"
    r"(?![a-z])",
    re.IGNORECASE,
)
"""Names of the element that holds a site's name."""
_OF_ANYBODY = re.compile(
    r"\b(?:services?|cent(?:er|re)s?|offices?|boards?|units?|divisions?|sections?|institutes?|missions?|branch|news|times|daily|"
    r"herald|tribune|gazette|post|press)\b",
    re.IGNORECASE,
)
"""Words for offices that sections of sites and companies have in their names too."""
_OF_THE_STATE = re.compile(
    r"\b(?:prosecutor|attorney|sheriff|governor|coroner|county|state|federal|national|ministry|customs|police|drugs?|narcotics)\b",
    re.IGNORECASE,
)
_LANGUAGE = r"[a-zA-Z]{2}(?:[-_][a-zA-Z]{2,4})?"
_MAY_LEAD_HOME = re.compile(
    rf"(?:(?i:https?:)?//[^/]+)?+(?:\.{{0,2}}/)*+(?:[\w.-]{{1,30}}/\.\.|(?:{_LANGUAGE}/)?"
    rf"(?:\.{{1,2}}|{_LANGUAGE}|(?i:index|home|default|main|welcome|portal)(?:\.[a-zA-Z]{{3,5}})?)?)/?"
)
"""What `is_front` may accept of a link once it is resolved, which takes longer."""


def site_claims(markup: Markup, title: str, url: str | None) -> Iterator[Claim]:
    """What a page calls its publisher or its site, the most direct first."""
    without_host = 0 if url else _NO_HOST
    yield from _linked_data(markup, without_host)
    yield from _metadata(markup.metas)
    yield from _title_element(_LETTER_FOR_A_BAR.sub(" | ", one_line(markup.title or "")), title, without_host)
    yield from _logo(markup.root, url)
    yield from _header(markup.held, title)
    yield from _footer(markup.footer_lines)
    yield from claims_in_lines((*markup.footer_lines, *_last_lines(markup.root)))


def _linked_data(markup: Markup, without_host: float) -> Iterator[Claim]:
    by_id = {str(one["@id"]): one for one in markup.linked_data if "@id" in one and one.get("name")}
    for article in markup.json_ld:
        for key in ("publisher", "sourceOrganization"):
            for name in _names(article.get(key), by_id):
                yield Claim(name, "json-ld", key, f"{key}: {name}", _PUBLISHER)
        for name in _names([one for one in _listed(article.get("author")) if _is_an_organization(one)], by_id):
            yield Claim(name, "json-ld", "acting", f"author: {name}", _AUTHOR)
    for one in markup.linked_data:
        kind, said = _kind(one), one.get("name")
        is_site = kind == "WebSite"
        weight = _WEBSITE + without_host if is_site else _ORGANIZATION if _ORGANIZATIONS.fullmatch(kind) else 0
        if weight and isinstance(said, str):
            yield Claim(said, "json-ld", kind, f"{kind}: {said}", weight)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _kind(one: Mapping[str, Any]) -> str:
    kinds = one.get("@type")
    return str(kinds[0] if isinstance(kinds, list) and kinds else kinds)


def _is_an_organization(one: Any) -> bool:
    return isinstance(one, dict) and _ORGANIZATIONS.fullmatch(_kind(one)) is not None


def _names(value: Any, by_id: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The names in a value of JSON-LD: a text, an object or a reference to one, or a list of these."""
    for one in _listed(value):
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


def _title_element(whole: str, title: str, without_host: float) -> Iterator[Claim]:
    """The parts of the title element that are none of the title; the last one behind the title is the site's name."""
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
        is_office = names_an_office(part) or (begins and _is_surely_an_office(part))
        more = _OFFICE if is_office or is_short_in_its_script else 0  # no host agrees with another script
        if begins and at == len(parts) - 1 and not more and " " in part and is_capitalized(part.split()):
            more = without_host
        yield Claim(part, "meta", "title", f"title: {whole}", weight + more)


def _logo(root: Any, url: str | None) -> Iterator[Claim]:
    """What the first links to the front page say or show."""
    for link in islice((one for one in root.iter("a") if one.get("href")), _FIRST_LINKS):
        if leads_home(link.get("href"), url):
            shown = (one.get("alt") or one.text for one in link.iter("img", "title"))
            said = (link.get("title"), link.get("aria-label"), "".join(link.itertext()), *shown)
            for text in dict.fromkeys(one_line(str(one)) for one in said if one):
                if 1 < len(text) < _LONGEST_LOGO:
                    yield Claim(text, "heading", "logo", f"the link to the front page: {text}", _LOGO)


def _header(elements: Sequence[Any], title: str) -> Iterator[Claim]:
    """The names in words or pictures with which a page begins, above its title and outside of menus.

    In the capitals of a letterhead, a line names a part of the office in the line above it.
    """
    lines = [_office_in(line) for line in islice(header_lines(elements, title), _HEADER_LINES)]
    yield from claims_in_lines(lines)
    offices = [_is_surely_an_office(line) for line in lines]
    for at, line in enumerate(lines):
        has_a_part = line.isupper() and any(offices[at + 1 : at + 2]) and lines[at + 1].isupper()
        weight = _OFFICE_AROUND - _BELOW * at if offices[at] and not has_a_part else _HEADER
        yield Claim(line, "heading", "header", f"the head of the page: {line}", weight)


def header_lines(elements: Sequence[Any], title: str) -> Iterator[str]:
    """The lines of a page above its title that may be names."""
    own = letters(title)
    in_body = dropwhile(lambda one: one.tag != "body", elements)
    for one in islice(in_body, _FIRST):
        if one.tag not in _IN_HEADER:
            continue
        line = one_line(_shown(one))
        if (own and own in letters(line)) or len(line) >= _LONGEST_LINE:
            return
        if (
            1 < len(line) < _LONGEST_HEADER
            and not (_is_a_plain_link(one) or _is_in_a_menu(one))
            and _may_be_a_name(line)
        ):
            yield line


def _office_in(line: str) -> str:
    """The part of a line that names an office, where a slogan or a section stands beside it; else the line."""
    parts = _SEPARATED.split(line)
    offices = [part for part in parts if _is_surely_an_office(part)]
    return offices[0] if len(offices) == 1 < len(parts) else line


def _is_surely_an_office(line: str) -> bool:
    """Whether a line names an office by more than a word that sections and companies have too."""
    return may_be_an_office(line) and bool(_OF_THE_STATE.search(line) or may_be_an_office(_OF_ANYBODY.sub("", line)))


def _shown(one: Any) -> str:
    """The words of an element outside of those in it; all of them where it is called the site's name."""
    if one.tag == "img":
        return one.get("alt") or ""
    if one.tag == "br":
        return one.tail or ""
    said = one.text or ""
    return text_of(one) if said.strip() and len(one) and _BRAND.search(one.get("class", "")) else said


def _may_be_a_name(line: str) -> bool:
    return not (any(map(str.isdigit, line)) or is_generic(line) or is_banner(line))


def _is_in_a_menu(one: Any) -> bool:
    return next(one.iterancestors(*_MENUS), None) is not None


def _is_a_plain_link(one: Any) -> bool:
    """Whether a line is or stands in a link that is not called the site's name."""
    if one.tag != "a" and not is_linked(one):
        return False
    if _BRAND.search(_names_around(one)):
        return False
    return one.tag != "img" or any(link.get("href") for link in one.iterancestors("a"))


def _names_around(one: Any) -> str:
    """The ids and class names of an element and of the one around it."""
    above = one.getparent()
    return " ".join(each.get(name, "") for each in (one, above) for name in ("id", "class"))


def _footer(lines: Sequence[str]) -> Iterator[Claim]:
    """The offices with which a footer begins."""
    for line in islice(lines, _FOOTER_LINES):
        is_name = len(line) < _LONGEST_HEADER and _may_be_a_name(line) and not wording().rights.search(line)
        if is_name and _is_surely_an_office(line):
            yield Claim(line, "heading", "footer", f"the foot of the page: {line}", _OFFICE_AROUND)


@lru_cache(maxsize=1_000)
def leads_home(target: str, url: str | None) -> bool:
    """Whether the target of a link on a page with this address is the front page of its site."""
    target = target.strip()
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
        line = one_short_line(text_of(one), _LONGEST_LINE - 1)
        if line and len(line) > 4:
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
