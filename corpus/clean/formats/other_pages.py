"""Recognising pages of HTML that are whole and yet no release: they hold no text of their own.

Contacts, staff, calendars, galleries and questions for visitors are told by their structure, since they come in every
language. What has paragraphs enough for a report is none of them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from corpus.clean.formats.markup import Markup
from corpus.clean.formats.page_lines import lines_of
from corpus.clean.formats.prose import text_of
from corpus.clean.text import one_line

_NEXT_TO_NOTHING = 200
"""Characters that a page shows while a browser is sent elsewhere."""
_SENDS_ELSEWHERE = re.compile(r"\blocation(?:\.href)?\s*=[^=]|\blocation\.(?:replace|assign)\s*\(")
_REFRESHES = re.compile(r"\s*\d+\s*[;,]\s*url\s*=", re.IGNORECASE)
_KINDS = {
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
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\d.,/-])(?:\+|\(?0)\d[\d ()/.-]{5,16}\d(?![\d%])")
_QUESTION = ("?", "？", "؟", ";", "՞")
_SHARE = 0.8
_ENTRIES = frozenset(("div", "li", "article", "section", "tr"))
_LINES_OF_A_TEASER, _LONGEST_TEASER, _FEWEST_FIELDS = 2, 300, 3
_NO_FIELDS = frozenset(("hidden", "submit", "button", "reset", "image", "search"))
_HEADS = ("h2", "h3", "h4", "h5", "summary", "dt", "button", "strong", "a")
_QUESTIONS_IN = ("h2", "h3", "h4", "summary", "dt", "button", "strong", "b")


def kind_of_other_page(markup: Markup, text: Iterable[str], *, is_dated: bool) -> str | None:
    """What a page is instead of a release, if it is told by its structure, or by what it says of itself.

    `text` are the lines that are taken for its article. A day that a page shows does not make a text of pictures, or of
    a line that leads to another page.
    """
    if _leads_elsewhere(markup):
        return "a page that sends the reader to another"
    captions = {one_line(text_of(one)) for one in markup.by_name["figcaption"]}
    if is_dated and len(captions) < _FEWEST_PICTURES:
        return None
    lines = [*lines_of(markup.body)]
    prose = {line for line in (*lines, *text) if _is_prose(line)}
    beside = sum(map(len, prose - captions))
    if len(captions) >= _FEWEST_PICTURES and beside < min(_AT_ALL, sum(map(len, captions))):
        return "a gallery"
    if is_dated or any(_TEXTS.fullmatch(kind) for kind in _kinds(markup)):
        return None
    if _asks(markup, lines):
        return "a list of questions"
    if beside < min(_MOST_OF_CONTACTS, _PROSE_OF_A_CONTACT * _contacts(lines)):
        return "a page of contacts"
    if _lists(markup.body, sum(map(len, prose))):
        return "a list"
    if beside < _OF_A_REPORT and _has_a_form(markup):
        return "a form"
    if beside < _OF_A_REPORT:
        return next((name for kind in _kinds(markup) if (name := _KINDS.get(kind))), None)
    return None


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE or (len(line) >= _PROSE // 2 and any(one > "\u024f" and one.isalpha() for one in line))


def _leads_elsewhere(markup: Markup) -> bool:
    if len(markup.visible_text(_NEXT_TO_NOTHING)) >= _NEXT_TO_NOTHING:
        return False
    refreshes = (
        one.get("content", "") for one in markup.by_name["meta"] if one.get("http-equiv", "").lower() == "refresh"
    )
    scripts = (one.text or "" for one in markup.by_name["script"])
    return any(map(_REFRESHES.match, refreshes)) or any(map(_SENDS_ELSEWHERE.search, scripts))


def _kinds(markup: Markup) -> Iterator[str]:
    """The types of schema.org that a page has in JSON-LD and as a whole in microdata."""
    for one in markup.linked_data:
        said = one.get("@type")
        yield from (str(kind) for kind in (said if isinstance(said, list) else [said]))
    for element in (markup.root, markup.body, *markup.by_name["main"]):
        yield element.get("itemtype", "").rpartition("/")[2]


def _asks(markup: Markup, lines: Sequence[str]) -> bool:
    """Whether most heads of one kind are questions, with answers below them and no text above."""
    for name in _QUESTIONS_IN:
        heads = [text for one in markup.by_name[name] if (text := one_line(text_of(one)))]
        asked = [text for text in heads if text.endswith(_QUESTION)]
        if len(asked) < max(_FEWEST_QUESTIONS, _SHARE * len(heads)):
            continue
        at = lines.index(asked[0]) if asked[0] in lines else 0
        if sum(len(line) for line in lines[:at] if _is_prose(line)) < _OF_A_REPORT:
            return True
    return False


def _contacts(lines: Sequence[str]) -> int:
    """How many numbers to call and addresses to write to are named; 0 if too few for a page of contacts."""
    named = {found[0] for line in lines for found in _CONTACT.finditer(line)}
    return len(named) if len(named) >= _FEWEST_CONTACTS else 0


def _lists(body: Any, size: int) -> bool:
    """Whether a page shows entries side by side, of one name and class, each with a head or a link, that hold all but
    little of its prose, and no more than a teaser each."""
    for around in body.iter("div", "ul", "ol", "section", "main", "tbody", "table", "body"):
        alike = Counter((one.tag, one.get("class", "")) for one in around if isinstance(one.tag, str))
        for kind, count in alike.items():
            if count < _FEWEST_ENTRIES or kind[0] not in _ENTRIES:
                continue
            entries = [one for one in around if (one.tag, one.get("class", "")) == kind and _has_a_head(one)]
            if len(entries) < _FEWEST_ENTRIES:
                continue
            held = [[line for line in lines_of(one) if _is_prose(line)] for one in entries]
            is_short = all(
                len(lines) <= _LINES_OF_A_TEASER and sum(map(len, lines)) <= _LONGEST_TEASER for lines in held
            )
            if is_short and size - sum(map(len, {line for lines in held for line in lines})) < _AT_ALL:
                return True
    return False


def _has_a_head(entry: Any) -> bool:
    """Whether an entry of a list begins with a heading, or holds a link, beside something else."""
    return len(entry) > 1 and next(entry.iter(*_HEADS), None) is not None


def _has_a_form(markup: Markup) -> bool:
    """Whether a form asks for more than what to search for."""
    return any(
        sum(field.get("type", "text").lower() not in _NO_FIELDS for field in one.iter("input", "select", "textarea"))
        >= _FEWEST_FIELDS
        for one in markup.by_name["form"]
    )
