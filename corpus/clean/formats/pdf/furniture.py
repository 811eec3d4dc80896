"""The furniture of pages: running headers and footers, page numbers, and what a browser prints around a page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from corpus.clean.formats.pdf.lines import TextLine

_PAGE_NUMBER = re.compile(
    r"[-–—\s|]*(?:(?:page|pág(?:ina|\.)|pagina|pag\.|seite|strona|str\.|strana|sayfa|halaman|side|sida|sivu|oldal|"
    r"страница|стр\.|сторінка|σελίδα|صفحة|صفحه|หน้า|p\.)[ :]*)?\d{1,3}(?:\s?(?:of|de|/|von|sur|di|van|z|ze|из|з|من|"
    r"od|av|af)\s?"
    r"\d{1,3})?[-–—\s|]*|第?\s?\d{1,3}\s?(?:页|頁|ページ)(?:[ ,，/]*(?:共|/)?\s?\d{1,3}\s?(?:页|頁)?)?|\d{1,3}\s?쪽",
    re.IGNORECASE,
)
_NUMBERED_PAGE = re.compile(
    r"(?:page|pág\.|página|pagina|seite|strona|strana|страница|стр\.)\s?\d{1,3}(?:\s?(?:of|de|/|von|sur|di|из)\s?\d+)?",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"[-–—\s(\[*]*(?:more|mehr|suite|sigue|continúa|segue|continua|à suivre|fortsetzung folgt)[-–—\s)\]*.]*"
    r"|[\w .’'-]{0,40}\b(?:add|page)?\s?\d+-\d+-\d+|(?:first|second|third|fourth|1st|2nd|3rd|4th) add",
    re.IGNORECASE,
)
"""What stands at the end of a page that is followed by another, and what begins that one: "-more-", "RAID/2-2-2"."""
_PRINTED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s\d{1,2}[:.]\d\d(?:\s?[AP]M)?\b", re.IGNORECASE)
"""The moment at which a browser printed a page, in its upper margin."""
_LONGEST_MOMENT = 22
_ADDRESS = re.compile(r"(?:https?|file)://\S+|about:blank")
_FIGURES = re.compile(r"\d+")
_EDGE = 3
"""Rows at the top and at the bottom of a page that may be furniture."""
_FEW_WORDS = 6
_BEGINNING = 25
"""Characters of a title that a running header repeats at least."""


def without_furniture(pages: Sequence[Sequence[TextLine]]) -> list[list[TextLine]]:
    """The lines of each page that do not belong to the page rather than to the text."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for rows in edges for key in {_key(row) for row in rows})
    return [
        list(_without(page, [row for row in rows if _is_furniture(row, counts, len(pages))]))
        for page, rows in zip(pages, edges, strict=True)
    ]


def without_running_titles(lines: Sequence[TextLine], title: str) -> list[TextLine]:
    """The lines of a later page without the title, perhaps cut short, at its top."""
    letters = _letters(title)
    return [line for at, line in enumerate(lines) if not (at < _EDGE and _begins(letters, _letters(line.text)))]


def is_moment_of_printing(text: str) -> bool:
    return bool(_PRINTED.match(text) or _PRINTED.search(text[-_LONGEST_MOMENT:]))


def _begins(title: str, line: str) -> bool:
    return len(line) >= min(_BEGINNING, len(title)) and title.startswith(line)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _edges(page: Sequence[TextLine]) -> list[list[TextLine]]:
    """The uppermost and the lowest rows of a page."""
    rows: list[list[TextLine]] = []
    for line in sorted(page, key=lambda one: (-round(one.baseline), one.left)):
        if rows and abs(rows[-1][0].baseline - line.baseline) < 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows if len(rows) <= 2 * _EDGE else [*rows[:_EDGE], *rows[-_EDGE:]]


def _is_furniture(row: Sequence[TextLine], counts: Counter[str], pages: int) -> bool:
    text = " ".join(one.text for one in row)
    if _MORE.fullmatch(text) or is_moment_of_printing(text):
        return True
    if all(_PAGE_NUMBER.fullmatch(one.text) or _ADDRESS.match(one.text) for one in row):
        return True
    if _ADDRESS.match(text) and _PAGE_NUMBER.fullmatch(row[-1].text):
        return True
    if pages > 1 and any(_NUMBERED_PAGE.fullmatch(one.text) for one in row):
        return True
    return pages > 1 and counts[_key(row)] > pages / 2


def _key(row: Sequence[TextLine]) -> str:
    """The text of a row whatever figures are in it, unless it is a sentence."""
    text = " ".join(one.text for one in row)
    return text if text.endswith(".") and len(text.split()) > _FEW_WORDS else _FIGURES.sub("#", text)


def _without(page: Sequence[TextLine], rows: Sequence[Sequence[TextLine]]) -> Iterator[TextLine]:
    dropped = {id(line) for row in rows for line in row}
    return (line for line in page if id(line) not in dropped)
