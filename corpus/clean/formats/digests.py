"""Telling apart the releases of a plain text that holds several, as digests of mailing lists do."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.addresses import TEXT_FRAGMENT, canonical
from corpus.clean.boilerplate import is_banner, is_contact
from corpus.clean.bylines import day_with_a_place, is_byline, only_a_date
from corpus.clean.dates.date_formats import only_date_in, write_day_first
from corpus.clean.formats.several import (
    FEWEST,
    FEWEST_PARAGRAPHS,
    FEWEST_WORDS,
    HEADER_LINES,
    LEAST_OF_A_TEXT,
    MOST,
    MOST_ABOVE,
    MOST_PROSE,
    day_in,
    may_be_a_headline,
    page_of,
    prose_in,
    read_day,
)
from corpus.clean.offices import is_an_office
from corpus.clean.text import one_line
from corpus.release import Page, PartialDate

TEXT = "text/plain; charset=utf-8"
"""The media type of the pages that are made for each release."""
_RULES = re.compile(r"^[ \t]*(?:={10,}|-{10,}|_{10,}|\*{10,}|~{10,}|(?:[*=~#-][ \t]+){2,}[*=~#-])[ \t]*$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_UNDERLINED = re.compile(r"(?:(?<=\n\n)|\A)([^\n]{12,120})\n([=~-]{10,})[ \t]*\n")
_NUMBER_OF_A_RELEASE = re.compile(r"\A(?:[^\W\d]+ ){0,2}(?:[^\W\d]{0,3}\. ?)?\d{1,2}[.):]?(?:\n|[ \t]+(?=\D))")
"""What counts the releases before a headline or in a line above it: "2.", "Press release 2"."""
_NEAR = 4
"""Lines of a section among which its day is."""
_MOST_BLOCKS_ABOVE = 4
"""Blocks of lines of a section among which its headline is, below a greeting, a banner and its day."""
_LEAST_TEXT = 120
"""Fewest characters of a release with a line for its day."""


def pages_between_rules(page: Page, text: str, sent: PartialDate | None = None) -> list[Page]:
    """A page for each release of a plain text that holds several between rules, as digests of mailing lists do.

    Each is a headline, perhaps between rules of its own or underlined, a line with its day, and a text. The line may be
    missing, or stand above the headline, if the day of all is known: of a mail, in which it is given as `sent`, or from
    the head of a bulletin. Their addresses are as above.
    """
    if not _RULES.search(text):
        return []
    parts = [*_with_their_heads([part.strip() for part in _RULES.split(_UNDERLINED.sub(_as_a_head, text))])]
    of_all = sent or _day_of_all(parts[0])
    found = [_section_of_text(part) or _section_of_mail(part, of_all) for part in parts]
    sections = [*filter(None, found)]
    day_first = write_day_first(shown for _, shown, _ in sections)
    days = [only_date_in(shown, day_first=day_first) for _, shown, _ in sections]
    if not FEWEST <= len({title for title, _, _ in sections}) == len(sections) <= MOST:
        return []
    if not all(day and day.precision == "day" for day in days):
        return []
    while not found[-1]:  # what ends the mail
        found.pop()
    if sum(len(said) for _, _, said in sections) < MOST_PROSE * sum(map(len, parts[: len(found)])):
        return []
    address = canonical(page.url.partition(TEXT_FRAGMENT)[0]) if page.url else None
    office = next((line for line in parts[0].splitlines() if found[0] is None and is_an_office(line.strip())), "")
    return [
        page_of(page, title, f"{office}\n\n{title}\n\n{day}\n\n{said}\n".lstrip().encode(), TEXT, address)
        for (title, _, said), day in zip(sections, days, strict=True)
    ]


def _as_a_head(found: re.Match[str]) -> str:
    """A line with a rule of its length below it, which is a headline, with that rule above it."""
    line, rule = found.groups()
    is_underlined = abs(len(line) - len(rule)) <= 1 and may_be_a_headline(line)
    return f"{rule}\n{line}\n\n" if is_underlined else found[0]


def _with_their_heads(parts: Sequence[str]) -> Iterator[str]:
    """The parts of a text between rules, each headline that stands between two rules with the text below them."""
    head = ""
    for part, behind in pairwise((*parts, "")):
        first = one_line(_BLANK_LINES.split(behind, maxsplit=1)[0])
        if not head and _is_a_bare_head(part) and prose_in([first]) and not may_be_a_headline(first):
            head = part
            continue
        yield f"{head}\n\n{part}" if head else part
        head = ""


def _is_a_bare_head(part: str) -> bool:
    lines = part.splitlines()
    return 0 < len(lines) <= HEADER_LINES and may_be_a_headline(one_line(lines[-1])) and not _day_of_all(part)


def _day_of_all(part: str) -> PartialDate | None:
    """The day in the head of a bulletin, whose lines are short."""
    lines = [line.strip() for line in part.splitlines()]
    days = [day for line in lines if (day := read_day(day_in(line)))] if len(lines) <= 2 * MOST_ABOVE else []
    return days[0] if len(days) == 1 and not any(line.endswith(".") for line in lines) else None


def _section_of_text(section: str) -> tuple[str, str, str] | None:
    """The headline, the line with the day, and the text of a section that is a whole release; else None."""
    lines = section.splitlines()
    at = next((at for at, line in enumerate(lines[:_NEAR]) if at and is_byline(line.strip())), 0)
    title, said = one_line(" ".join(lines[:at])), "\n".join(lines[at + 1 :]).strip()
    is_headline = may_be_a_headline(title) and not is_banner(title)
    return (title, lines[at], said) if is_headline and len(said) >= _LEAST_TEXT else None


def _section_of_mail(section: str, sent: PartialDate | None) -> tuple[str, str, str] | None:
    """The headline, the day, which is that of all unless it stands above, and the text of a whole release that
    goes on for paragraphs; notes and greetings don't."""
    if sent is None:
        return None
    blocks = [*filter(None, map(str.strip, _BLANK_LINES.split(section)))]
    for at, block in enumerate(blocks[:_MOST_BLOCKS_ABOVE]):
        head = _NUMBER_OF_A_RELEASE.sub("", block)
        above = [line for each in blocks[:at] for line in each.splitlines()]
        days = [day for line in above if (day := day_with_a_place(line.strip()) or only_a_date(line.strip()))]
        text = [*map(one_line, blocks[at + 1 :])]
        if prose_in(map(one_line, blocks[:at])) >= LEAST_OF_A_TEXT or len(days) > 1:
            return None
        is_text = len(text) >= FEWEST_PARAGRAPHS and prose_in(text) >= LEAST_OF_A_TEXT
        if is_text and _is_a_headline(head) and (at == 0 or days):
            return one_line(head), str(days[0] if days else sent), "\n\n".join(blocks[at + 1 :])
    return None


def _is_a_headline(block: str) -> bool:
    """Whether a block of lines is a headline: of one kind, and neither a banner, nor a day, nor whom to ask."""
    heading = one_line(block)
    is_long = len(heading.split()) >= FEWEST_WORDS or not heading.isascii()
    lines = [line.strip() for line in block.splitlines()]
    return may_be_a_headline(heading) and is_long and not is_contact(heading) and not any(map(_stands_above, lines))


def _stands_above(line: str) -> bool:
    return (
        "://" in line
        or line.endswith(".")
        or is_banner(line)
        or only_a_date(line) is not None
        or day_with_a_place(line) is not None
    )
