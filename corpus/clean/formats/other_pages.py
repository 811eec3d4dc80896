"""Recognising pages of HTML that are whole and yet no release: they hold no text of their own.

`kind_of_other_page` is the one place where they are told: lists, shops, contacts, staff, calendars, galleries, forms
and questions for visitors. They come in every language, so the evidence is their structure: what repeats, what is
linked, what the page calls itself, how much prose stands where. What says in words that it was sent in place of a page,
as errors and questions for consent do, is told in `corpus.clean.soft_errors`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from corpus.clean.boilerplate import REACHED, names_a_service
from corpus.clean.formats.markup import Markup
from corpus.clean.formats.page_lines import lines_of
from corpus.clean.formats.prose import count_words, text_of
from corpus.clean.formats.several import is_called_an_article, lists_releases
from corpus.clean.formats.surroundings import lists_others, names_of
from corpus.clean.generic_titles import is_generic
from corpus.clean.offices import may_be_an_office
from corpus.clean.text import one_line
from corpus.release import Page

_NEXT_TO_NOTHING = 200
"""Characters that a page shows while a browser is sent elsewhere."""
_SENDS_ELSEWHERE = re.compile(r"\blocation(?:\.href)?\s*=[^=]|\blocation\.(?:replace|assign)\s*\(")
_REFRESHES = re.compile(r"\s*\d+\s*[;,]\s*url\s*=", re.IGNORECASE)
_NAMED_BY_ITSELF = {
    "FAQPage": "a list of questions",
    "ContactPage": "a page of contacts",
    "CollectionPage": "a list",
    "SearchResultsPage": "a list of search results",
    "ImageGallery": "a gallery",
}
"""What a page may call itself in schema.org's words."""
_TEXTS = re.compile(r"(?:\w*Article|\w*Posting|Report|PressRelease)$")
_PROSE = 60
"""Shortest line, in characters, that is prose; half of that with other letters than Latin ones."""
_OF_A_REPORT, _AT_ALL = 250, 120
"""Fewest characters of different prose of a report, and most of a page that has next to none."""
_FEWEST_CONTACTS, _FEWEST_PICTURES, _FEWEST_QUESTIONS, _FEWEST_ENTRIES = 3, 3, 3, 4
_PROSE_OF_A_CONTACT = 100
"""Most characters of prose for each number or address of a page of contacts."""
_MOST_OF_CONTACTS = 400
_QUESTION = ("?", "？", "؟", ";", "՞")
_SHARE = 0.8
_ENTRIES = frozenset(("div", "li", "article", "section", "tr"))
_LINES_OF_A_TEASER, _LONGEST_TEASER, _FEWEST_FIELDS = 2, 300, 3
_NO_FIELDS = frozenset(("hidden", "submit", "button", "reset", "image", "search"))
_HEADS = ("h2", "h3", "h4", "h5", "summary", "dt", "button", "strong", "a")
_QUESTIONS_IN = ("h2", "h3", "h4", "summary", "dt", "button", "strong", "b")
_LONGEST_OF_A_LIST = 5
"""Most words of the title of a list."""
_PARTS = re.compile(r"\s+[|»·•–—-]\s+")
_PRODUCT = frozenset(("product", "produkt", "producto", "produit", "prodotto", "produto"))
_PRICE = frozenset(("price", "preis", "precio", "prix", "prezzo", "preço", "cena"))
_PRODUCT_TYPES = ("product", "og:product")


class _Seen:
    """What a page shows that tells its kind, worked out once it is asked for."""

    def __init__(self, page: Page, markup: Markup, title: str, text: Iterable[str], *, is_dated: bool) -> None:
        self.markup = markup
        self.title = title
        self.url = page.url
        self.is_dated = is_dated
        """Whether the page states a day of its own."""
        self.is_announced = page.hinted_date is not None
        """Whether a feed or a list gave its day."""
        self._content = page.content
        self._text = text

    @cached_property
    def is_called_an_article(self) -> bool:
        return is_called_an_article(self._content)

    @cached_property
    def types(self) -> Sequence[str]:
        """The types of schema.org that a page has in JSON-LD and as a whole in microdata."""
        said = (one.get("@type") for one in self.markup.linked_data)
        elements = (self.markup.root, self.markup.body, *self.markup.by_name["main"])
        return [
            *(str(kind) for kinds in said for kind in (kinds if isinstance(kinds, list) else [kinds])),
            *(one.get("itemtype", "").rpartition("/")[2] for one in elements),
        ]

    @cached_property
    def prose(self) -> frozenset[str]:
        """The lines of prose on the page or in what is taken for its article."""
        return frozenset(line for line in (*self.markup.lines, *self._text) if _is_prose(line))

    @cached_property
    def captions(self) -> frozenset[str]:
        return frozenset(one_line(text_of(one)) for one in self.markup.by_name["figcaption"])

    @cached_property
    def size(self) -> int:
        """Characters of prose that is no caption."""
        return sum(map(len, self.prose - self.captions))

    @cached_property
    def fields(self) -> int:
        """How much the form that asks most asks for, beside what to search for."""
        asked = (one.iter("input", "select", "textarea") for one in self.markup.by_name["form"])
        counts = (sum(one.get("type", "text").lower() not in _NO_FIELDS for one in fields) for fields in asked)
        return max(counts, default=0)

    @cached_property
    def may_be_no_text(self) -> bool:
        """Whether nothing says that it is a text of its own: no day, and no type of a text."""
        return not (self.is_dated or self.is_announced or any(map(_TEXTS.fullmatch, self.types)))


def kind_of_other_page(page: Page, markup: Markup, title: str, text: Iterable[str], *, is_dated: bool) -> str | None:
    """What a page is instead of a release; None where nothing tells that it is none.

    `text` are the lines that are taken for its article; `is_dated` says that the page states its day. A day does not
    make a text of pictures, of what leads to other pages, or of what is sold.
    """
    seen = _Seen(page, markup, title, text, is_dated=is_dated)
    return next((kind for kind, is_one in _KINDS.items() if is_one(seen)), None) or _named_by_itself(seen)


def _lists_releases(seen: _Seen) -> bool:
    """Whether its main headings name a section of the site, and its prose stands below headings that are links."""
    titles = seen.markup.headings or [seen.markup.title or seen.title]
    return all(map(_names_a_section, titles)) and lists_releases(seen.markup)


def _names_a_section(title: str) -> bool:
    """Whether a title is the name of a section of a site, perhaps beside an office's."""
    first, *others = _PARTS.split(title)
    return is_generic(first) and all(is_generic(one) or may_be_an_office(one) for one in others)


def _consists_of_cards(seen: _Seen) -> bool:
    """Whether it has a short title, as lists do, and hardly any prose but that of cards that link to other pages."""
    if seen.is_called_an_article or count_words(seen.title) > _LONGEST_OF_A_LIST:
        return False
    return lists_others(seen.markup.body, seen.markup.prose, seen.markup.address(seen.url))


def _offers_a_product(seen: _Seen) -> bool:
    """Whether it calls itself a product, or holds one with its price and a form to order it."""
    if seen.is_called_an_article:
        return False
    is_called_one = seen.markup.metas.get("og:type", "").lower() in _PRODUCT_TYPES
    return is_called_one or any(map(_orders_a_product, seen.markup.by_name["form"]))


def _orders_a_product(form: Any) -> bool:
    """Whether a form stands in an element called a product, in which a price stands too."""
    for around in (form, *form.iterancestors()):
        if around.tag == "body":
            return False
        if _words_of(around) & _PRODUCT:
            return any(_words_of(one) & _PRICE for one in around.iter("p", "span", "div", "b", "strong", "ins"))
    return False


def _words_of(one: Any) -> set[str]:
    return set(names_of(one).lower().replace("-", " ").split())


def _tells_how_to_reach(seen: _Seen) -> bool:
    return not seen.is_dated and names_a_service(seen.title)


def _leads_elsewhere(seen: _Seen) -> bool:
    if len(seen.markup.visible_text(_NEXT_TO_NOTHING)) >= _NEXT_TO_NOTHING:
        return False
    metas = seen.markup.by_name["meta"]
    refreshes = (one.get("content", "") for one in metas if one.get("http-equiv", "").lower() == "refresh")
    scripts = (one.text or "" for one in seen.markup.by_name["script"])
    return any(map(_REFRESHES.match, refreshes)) or any(map(_SENDS_ELSEWHERE.search, scripts))


def _shows_pictures(seen: _Seen) -> bool:
    if len(seen.captions) < _FEWEST_PICTURES:
        return False
    return seen.size < min(_AT_ALL, sum(map(len, seen.captions)))


def _answers_questions(seen: _Seen) -> bool:
    """Whether most heads of one kind are questions, with answers below them and no text above."""
    if not seen.may_be_no_text:
        return False
    for name in _QUESTIONS_IN:
        heads = [text for one in seen.markup.by_name[name] if (text := one_line(text_of(one)))]
        asked = [text for text in heads if text.endswith(_QUESTION)]
        if len(asked) < max(_FEWEST_QUESTIONS, _SHARE * len(heads)):
            continue
        at = seen.markup.lines.index(asked[0]) if asked[0] in seen.markup.lines else 0
        if sum(len(line) for line in seen.markup.lines[:at] if _is_prose(line)) < _OF_A_REPORT:
            return True
    return False


def _gives_contacts(seen: _Seen) -> bool:
    """Whether there is little prose for the numbers to call and the addresses to write to, and a form to write in."""
    of_a_form = _OF_A_REPORT if seen.fields >= _FEWEST_FIELDS else 0
    if not seen.may_be_no_text or seen.size >= _MOST_OF_CONTACTS + of_a_form:
        return False
    named = {found[0] for line in seen.markup.lines for found in REACHED.finditer(line)}
    return len(named) >= _FEWEST_CONTACTS and seen.size < _PROSE_OF_A_CONTACT * len(named) + of_a_form


def _consists_of_entries(seen: _Seen) -> bool:
    """Whether it shows entries side by side, of one name and class, each with a head or a link, that hold all but
    little of its prose, and no more than a teaser each."""
    if not seen.may_be_no_text:
        return False
    whole = sum(map(len, seen.prose))
    for around in seen.markup.body.iter("div", "ul", "ol", "section", "main", "tbody", "table", "body"):
        alike = Counter((one.tag, one.get("class", "")) for one in around if isinstance(one.tag, str))
        for kind, count in alike.items():
            if count < _FEWEST_ENTRIES or kind[0] not in _ENTRIES:
                continue
            entries = [one for one in around if (one.tag, one.get("class", "")) == kind and _has_a_head(one)]
            if len(entries) < _FEWEST_ENTRIES:
                continue
            held = [[line for line in lines_of(one) if _is_prose(line)] for one in entries]
            are_teasers = all(
                len(lines) <= _LINES_OF_A_TEASER and sum(map(len, lines)) <= _LONGEST_TEASER for lines in held
            )
            if are_teasers and whole - sum(map(len, {line for lines in held for line in lines})) < _AT_ALL:
                return True
    return False


def _has_a_head(entry: Any) -> bool:
    """Whether an entry of a list begins with a heading, or holds a link, beside something else."""
    return len(entry) > 1 and next(entry.iter(*_HEADS), None) is not None


def _asks_for_data(seen: _Seen) -> bool:
    """Whether there is no report, but a form that asks for more than what to search for."""
    if not seen.may_be_no_text or seen.fields < _FEWEST_FIELDS:
        return False
    labels = sum(len(one_line(text_of(one))) for name in ("label", "legend") for one in seen.markup.by_name[name])
    return seen.size - labels < _OF_A_REPORT


def _named_by_itself(seen: _Seen) -> str | None:
    """What a page without a report calls itself in schema.org's words."""
    if not seen.may_be_no_text or seen.size >= _OF_A_REPORT:
        return None
    return next((name for kind in seen.types if (name := _NAMED_BY_ITSELF.get(kind))), None)


_KINDS: Mapping[str, Callable[[_Seen], bool]] = {
    "a list of releases": _lists_releases,
    "a list of other pages": _consists_of_cards,
    "the page of a product": _offers_a_product,
    "a page on how somebody is reached, or on the site": _tells_how_to_reach,
    "a page that sends the reader to another": _leads_elsewhere,
    "a gallery": _shows_pictures,
    "a list of questions": _answers_questions,
    "a page of contacts": _gives_contacts,
    "a list": _consists_of_entries,
    "a form": _asks_for_data,
}
"""The kinds and what tells them; the first is named."""


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE or (len(line) >= _PROSE // 2 and any(one > "\u024f" and one.isalpha() for one in line))
