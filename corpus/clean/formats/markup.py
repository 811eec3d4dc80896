"""Parsing HTML, and what its markup says of title, date and language."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from corpus.addresses import canonical, is_above
from corpus.clean.dates.choose import read_as_date
from corpus.clean.dates.date_formats import SLASHED, only_date_in, write_day_first
from corpus.clean.formats.page_lines import lines_of
from corpus.clean.formats.prose import Prose, prose_of, text_of, total_of, weights_of
from corpus.clean.generic_titles import is_generic
from corpus.clean.text import one_line, one_short_line, word_set
from corpus.quick_dataclass import dataclass
from corpus.release import Evidence, PartialDate, Witness

_DATE_METAS = (
    "article:published_time",
    "datepublished",
    "dc:date",
    "dcterms:date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.created",
    "dc.date",
    "date",
    "pubdate",
    "publishdate",
    "publication_date",
    "publication-date",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "og:published_time",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "govuk:first-published-at",
    "created",
)
_TITLE_METAS = ("og:title", "twitter:title", "dc.title", "dcterms.title", "dc:title", "title")
_ARTICLES = re.compile(r"(?:News|Blog)?(?:Article|Posting)|Report|PressRelease|WebPage", re.IGNORECASE)
_ASIDE = "ancestor::footer or ancestor::aside or ancestor::nav or ancestor::form"
_ASIDES = ("footer", "aside", "nav", "form")
_SITE_HEADER = "ancestor::header[not(ancestor::article or ancestor::main or descendant::h1)]"
_TITLE_CLASSES = frozenset("headline title entry-title post-title article-title news-title page-title titulo".split())
_MOST_HEADINGS, _MOST_FOOTERS, _LONGEST_IN_FOOTER = 8, 3, 149
_CHANGE_METAS = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
    "govuk:updated-at",
)
_MOST_DEPTH = 20
_END = re.compile(rb"</(?=[bBhH][oOtT])(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\s*>")
"""Ends of the page. What templates write behind a first one is seen, but lost by the parser.

A pattern that ignores case can't look for its first characters, and takes ten times as long; two letters ahead tell
most other tags sooner than the alternatives do, and bytes are compared in half the time of letters.
"""
_DATE_ELEMENTS = ("span", "div", "p", "time", "li", "small", "td", "em")
_DATE_CLASS = re.compile("[dD]ate|datum|fecha|publi|posted|time|meta|byline")
_MOST_DATES = 40
_LONGEST_DATE = 80
_LONGEST_SECTION = 2
"""Most words of the name of a section in an address."""
_INDEX_OR_EXTENSION = re.compile(r"(?:/(?:index|default)\.\w{2,5}|\.\w{2,5}|/+)$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_UNFILLED = re.compile(r"\{\{|\}\}|[$#]\{|\{[\w.]+\}|<[%?]|%%\w+%%|\[%|%7b%7b", re.IGNORECASE)
"""Signs of a variable in the languages of templates."""
_OTHER_DATE = re.compile(
    r"updated|modified|last|event|today|now|heute|aktuell|aktualisiert|actualizad|mis à jour|comment", re.IGNORECASE
)


_PLAIN_ELEMENTS = etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement)
"""One class for all elements; lxml's own choice by their names calls Python for each and takes longer than parsing."""
_MOST_HELD = 100_000
_UNSEEN = frozenset(
    "aural sr-only screen-reader-text screenreader visually-hidden visuallyhidden element-invisible offscreen "
    "show-for-sr assistive-text u-sr-only usa-sr-only govuk-visually-hidden hidden-accessible invisible".split()
)
"""Classes of texts that are read aloud but not shown."""
_ARTICLE_BODY = "articleBody"
_MAY_BE_CALLED_A_HEADING = ("div", "span", "p")
_LEVELS = frozenset("123456")
_READINGS = ("rt", "rp")
"""Elements of how the characters before them are read, which browsers print small above these."""


@dataclass(frozen=True)
class Markup:
    """A parsed HTML page."""

    root: Any
    metas: Mapping[str, str]
    """Contents of meta elements and microdata, by name in lower case; the first of each name."""
    linked_data: tuple[Mapping[str, Any], ...]
    """The page's JSON-LD objects, in order."""
    held: tuple[Any, ...] = ()
    """Its elements, so that lxml makes an object of each once instead of in every walk."""
    article_bodies: tuple[Any, ...] = ()
    """Those that microdata calls the body of an article."""

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[Any]]:
        """Its elements of each name, in order."""
        found: defaultdict[str, list[Any]] = defaultdict(list)
        for one in self.held:
            found[one.tag].append(one)
        return found

    @cached_property
    def places(self) -> Mapping[Any, int]:
        """Where each of its elements stands among all of them."""
        return {one: place for place, one in enumerate(self.held)}

    @cached_property
    def body(self) -> Any:
        """Its body element; the root where it has none."""
        body = self.root.find("body")
        return self.root if body is None else body

    @cached_property
    def prose(self) -> Sequence[Prose]:
        """The blocks of running text in its body."""
        return tuple(prose_of(self.body))

    @cached_property
    def lines(self) -> Sequence[str]:
        """Its visible lines, in reading order."""
        return tuple(lines_of(self.root))

    @cached_property
    def json_ld(self) -> list[Mapping[str, Any]]:
        """Its JSON-LD objects that are articles or web pages, articles first."""
        articles = [one for one in self.linked_data if _ARTICLES.fullmatch(_type(one))]
        return sorted(articles, key=lambda one: _type(one) == "WebPage")

    @cached_property
    def headings(self) -> list[str]:
        """The texts of its h1 elements, except empty ones."""
        found = (one for one in self.by_name["h1"] if not self.is_aside(one))
        return [text for one in found if (text := _text_of_heading(one))]

    @property
    def minor_headings(self) -> list[str]:
        """The texts of its h2 elements and of others whose class says that they are titles, in order."""
        found = (
            one
            for one in self.held
            if (one.tag in ("h2", "h3") or not _TITLE_CLASSES.isdisjoint(one.get("class", "").split()))
            and not self.is_aside(one)
        )
        return [text for one in islice(found, _MOST_HEADINGS) if (text := _text_of_heading(one))]

    def is_aside(self, one: Any) -> bool:
        """Whether an element stands in a footer or menu, or in a form that is not around the whole page."""
        return any(around not in self._page_forms for around in one.iterancestors(*_ASIDES))

    @cached_property
    def _page_forms(self) -> Set[Any]:
        """The forms into which some templates put the whole page: they hold most of its running text."""
        if not self.by_name["form"]:
            return frozenset()
        weights = weights_of(self.prose)
        return {one for one in self.by_name["form"] if 2 * weights.get(one, 0) > total_of(self.prose)}

    @cached_property
    def title(self) -> str | None:
        """The text of its title element."""
        found = (one for one in self.by_name["title"] if next(one.iterancestors("svg"), None) is None)
        return next((text_of(one) for one in found), None)

    @property
    def titles(self) -> list[tuple[Witness, str]]:
        """The titles in its metadata, those of JSON-LD first."""
        headlines = [one.get("headline") or one.get("name") for one in self.json_ld]
        return [
            *(("json-ld", text) for text in headlines if isinstance(text, str)),
            *(("meta", self.metas[name]) for name in _TITLE_METAS if name in self.metas),
        ]

    @property
    def site_name(self) -> str | None:
        return self.metas.get("og:site_name") or None

    @property
    def language(self) -> str | None:
        return self.root.get("lang") or self.root.get("{http://www.w3.org/XML/1998/namespace}lang") or None

    @property
    def has_password_field(self) -> bool:
        return any(one.get("type", "").lower() == "password" for one in self.by_name["input"])

    @property
    def has_scripts(self) -> bool:
        return any("json" not in one.get("type", "") for one in self.by_name["script"])

    def visible_text(self, enough: int) -> str:
        """The visible text of its body, up to about `enough` characters."""
        shown = ""
        body = self.root.find("body")
        for one in body.iter() if body is not None else ():
            unseen = not isinstance(one.tag, str) or one.tag in ("script", "style", "template")
            said = f"{'' if unseen else one.text or ''} {one.tail or ''}"
            if not said.isspace():
                shown += one_line(said)
                if len(shown) >= enough:
                    break
        return shown

    @cached_property
    def footer_lines(self) -> Sequence[str]:
        """The short lines of its footers, which hold the copyright."""
        footers = (
            one
            for one in self.held
            if one.tag == "footer" or "footer" in one.get("id", "") or "copyright" in one.get("class", "")
        )
        texts = (text for footer in islice(footers, _MOST_FOOTERS) for text in footer.itertext() if not text.isspace())
        return [line for text in texts if (line := one_short_line(text, _LONGEST_IN_FOOTER)) and len(line) > 4]

    def address(self, url: str | None) -> str | None:
        """The page's canonical address: its own canonical link if that is on the host of `url`, otherwise `url`.

        A link to the front page, to a folder above or to a section such as `/news/` or `/customs/` is ignored: the
        templates of some sites put one on every page. So is one whose template was not filled in: `{{page.url}}`.
        """
        own = canonical(url) if url else None
        links = [one.get("href", "") for one in self.by_name["link"] if one.get("rel", "").lower() == "canonical"]
        for link in (*links, self.metas.get("og:url", "")):
            if _UNFILLED.search(link):
                continue
            try:
                said = canonical(urljoin(url or "", str(link).strip()))
                is_near = own is None or urlsplit(said).hostname == urlsplit(own).hostname
                if is_near and not is_above(said, own) and not self._is_a_section(said, own):
                    return said
            except ValueError:
                continue
        return own

    def _is_a_section(self, address: str, page: str | None) -> bool:
        """Whether an address ends with the name of a section, and is not that of the page with other parameters.

        That is a word for news, or one or two words that are neither in the page's titles nor in its own address.
        """
        parts = urlsplit(address)
        path = urlsplit(page).path if page else ""
        if parts.query or (page and parts.path.rstrip("/") == path.rstrip("/")):
            return False
        name = _INDEX_OR_EXTENSION.sub("", unquote(parts.path)).rpartition("/")[2].replace("_", " ")
        if any(map(str.isdigit, name)):
            return False
        words = word_set(name)
        return is_generic(name) or (
            page is not None and len(words) <= _LONGEST_SECTION and words.isdisjoint(self._words_of(path))
        )

    def _words_of(self, path: str) -> frozenset[str]:
        """The words of the page's titles and of a path."""
        said = (self.title or "", *self.headings, *(text for _, text in self.titles))
        return word_set(" ".join((*said, unquote(path).replace("_", " "))))

    def writes_day_first(self) -> bool | None:
        """Whether it writes the day first, as the dates in its metadata show that can't be read otherwise."""
        return write_day_first(
            text for name, text in self.metas.items() if "date" in name or "time" in name or "publi" in name
        )

    def ambiguous_dates(self) -> Iterator[tuple[int, int, int]]:
        """The figures of dates in its metadata whose day may be the first or the second: 11/01/2023."""
        for found in filter(None, (SLASHED.search(self.metas[name]) for name in _DATE_METAS if name in self.metas)):
            first, second, year = int(found[1]), int(found[2]), int(found[0][-4:])
            if first != second and max(first, second) <= 12:
                yield first, second, year

    def dates(self, day_first: bool | None) -> Iterator[Evidence]:
        """The dates of publication in its metadata, most trusted first."""
        for one in self.json_ld:
            if isinstance(published := one.get("datePublished"), str):
                yield from read_as_date("json-ld", published, "high")
        for name in _DATE_METAS:
            if name in self.metas:
                yield from read_as_date("meta", self.metas[name], day_first=day_first)
        if not self.by_name["time"]:
            return
        times = f"time[@datetime][not({_ASIDE} or {_SITE_HEADER})]"
        for one in (self.root.xpath(f"//h1/following::{times}") or self.root.xpath(f"//{times}"))[:1]:
            yield from _dates_of_time(one, day_first)

    @property
    def moments(self) -> tuple[str, ...]:
        """What its elements for moments show: a day, or how long ago it was."""
        shown = (one_line(text_of(one)) for one in self.by_name["time"] if one.get("datetime"))
        return tuple(dict.fromkeys(text for text in shown if 0 < len(text) <= _LONGEST_DATE))

    def modified_dates(self) -> Iterator[PartialDate]:
        """The dates of modification in its metadata."""
        metas = (self.metas[name] for name in _CHANGE_METAS if name in self.metas)
        for text in (*metas, *(one.get("dateModified") for one in self.json_ld)):
            if isinstance(text, str) and (day := only_date_in(text)):
                yield day


def _dates_of_time(one: Any, day_first: bool | None) -> Iterator[Evidence]:
    """The date of a time element: of its attribute, unless its text shows another year, which readers see."""
    shown = one_line(text_of(one))
    said = [*read_as_date("time", one.get("datetime"), day_first=day_first)]
    year = _YEAR.search(shown)
    if said and year and year[0] not in one.get("datetime"):
        said = [*read_as_date("time", shown, day_first=day_first)]
    yield from said


def visible_dates(root: Any, day_first: bool | None) -> Iterator[Evidence]:
    """The dates in elements whose class or id suggests a date, those after the main heading first."""
    heading = next(root.iter("h1"), None)
    above: list[Any] = []
    behind: list[Any] = []
    is_behind = False
    for one in root.iter("h1", *_DATE_ELEMENTS):
        if one is heading:
            is_behind = True
        elif one.tag != "h1" and _is_called_a_date(one) and next(one.iterancestors(*_ASIDES), None) is None:
            (behind if is_behind and heading not in one.iterancestors("h1") else above).append(one)
    for one in (*behind[:_MOST_DATES], *above[:_MOST_DATES]):
        text = one_line(" ".join(one.itertext()))
        if 5 < len(text) <= _LONGEST_DATE and not _OTHER_DATE.search(text):
            yield from (
                said
                for said in read_as_date("text", text, "medium", day_first=day_first)
                if PartialDate.parse(said.value).year is not None
            )


def _is_called_a_date(one: Any) -> bool:
    get = one.get
    return bool(_DATE_CLASS.search(get("class", ""))) or "date" in get("id", "") or "date" in get("itemprop", "")


def parse(text: str) -> Markup:
    """Parse an HTML page, however malformed. Raises ValueError when there is nothing to parse."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_PLAIN_ELEMENTS)
    try:
        root: Any = lxml_html.document_fromstring(_END.sub(b"", text.encode("utf-8", "replace")), parser=parser)
    except etree.LxmlError as error:
        raise ValueError(f"no HTML ({error})") from error
    if "<rt" in text:
        etree.strip_elements(root, *_READINGS, with_tail=False)
    held = tuple(islice(root.iter(), _MOST_HELD))
    # Attributes that few pages have are looked for in their text first: that is faster than asking each element.
    for one in root.iter(*_MAY_BE_CALLED_A_HEADING) if "aria-level" in text else ():
        if one.get("role") == "heading" and (level := one.get("aria-level", "").strip()) in _LEVELS:
            one.tag = f"h{level}"  # it is a heading for those who listen to the page
    bodies = (one for one in held if one.get("itemprop") == _ARTICLE_BODY) if _ARTICLE_BODY in text else ()
    return Markup(root, _metas(held), tuple(_linked_data(root.iter("script"))), held, tuple(bodies))


def _text_of_heading(one: Any) -> str:
    return one_line("".join(_spaced(one)))


def _spaced(one: Any) -> Iterator[str]:
    """The text of a heading that is seen, with a space where a line or a block ends."""
    yield one.text or ""
    for part in one:
        if isinstance(part.tag, str) and not _is_unseen(part):
            yield from _spaced(part)
        yield " " if part.tag in ("br", "div", "p") else ""
        yield part.tail or ""


def _is_unseen(part: Any) -> bool:
    """Whether a part of a heading is only for those who listen to the page."""
    return not _UNSEEN.isdisjoint(part.get("class", "").lower().split())


def _metas(elements: Iterable[Any]) -> dict[str, str]:
    metas: dict[str, str] = {}
    for one in elements:
        said, day = one.get("content"), one.get("datetime")
        if (said is None and (day is None or one.get("itemprop") is None)) or not (
            content := one_line(said or day or "")
        ):
            continue
        for attribute in ("property", "name", "itemprop"):
            for name in (one.get(attribute) or "").lower().split():
                metas.setdefault(name, content)
    return metas


def _linked_data(scripts: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    for script in (one for one in scripts if "ld+json" in one.get("type", "")):
        try:
            yield from _objects(json.loads(text_of(script), strict=False))
        except (ValueError, RecursionError):
            continue


def _objects(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from _objects(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(name), depth + 1)


def _type(one: Mapping[str, Any]) -> str:
    named = one.get("@type")
    return str(named[0] if isinstance(named, list) and named else named)
