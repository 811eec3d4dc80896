"""Reading PDF: the paragraphs of its text layer, without headers and footers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.clean import titles
from corpus.clean.dates import choose
from corpus.clean.extracted import Extracted, NoReleaseError
from corpus.clean.text import lines, one_line, word_set
from corpus.release import Evidence, PartialDate

_MOST_PAGES = 200
_MOST_PIECES = 2_000
"""Pieces of text of a page whose places are looked at."""
_FULL = 0.75
"""Share of the usual line length from which a line counts as full, so that the next one continues its paragraph."""
_HYPHEN = re.compile(r"[\u00ad\x02\ufffe]\s*$|(?<=[a-zß-ÿ])-$")
_PAGE_NUMBER = re.compile(
    r"[-–—\s|]*(?:(?:page|pág(?:ina|\.)|pagina|pag\.|seite|strona|str\.|strana|sayfa|halaman|side|sida|sivu|oldal|"
    r"страница|стр\.|сторінка|σελίδα|صفحة|صفحه|p\.)[ :]*)?\d{1,3}(?:\s?(?:of|de|/|von|sur|di|van|z|ze|из|з|من|"
    r"od|av|af)\s?"
    r"\d{1,3})?[-–—\s|]*|第?\s?\d{1,3}\s?(?:页|頁|ページ)(?:[ ,，/]*(?:共|/)?\s?\d{1,3}\s?(?:页|頁)?)?|\d{1,3}\s?쪽",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\d+")
_CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_LARGE, _ALIKE = 1.2, 1.15
"""How much higher than the text a title's letters are at least, and how much those of its lines may differ."""
_MOST_LINES_OF_A_TITLE = 4
_MOST_ABOVE, _MOST_LARGE = 10, 40
"""Paragraphs among which the title is, and pieces of the first page among which large ones are looked for."""
_COLUMN = 4
"""Fewest lines of a column."""
_RAGGED = 4
"""By how many points the lines of a column may begin apart."""
_ACROSS = 0.35
"""Most lines across both columns of a page, as a share of those in one."""
_WIDE = 25
"""Characters of the usual line of a column, at least; the cells of tables are shorter."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text on one line of a page, with its box in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def read_pdf(content: bytes, url: str | None) -> Extracted:
    """Extract a PDF. Raises NoReleaseError if it can't be opened, has no title, or consists of scanned pictures."""
    pages, about, printed_title = _read_pages(content)
    text = _with_title_apart(list(_paragraphs(_without_repeated(pages))), printed_title)
    if not any(len(word_set(line)) > 1 for line in text):
        raise NoReleaseError("the PDF has no text, its pages are pictures: recognise the text first (OCR)")
    found = _named_title(text, one_line(about.get("Title", ""))) or _printed_title(text, printed_title)
    found = found or titles.title_of_lines(text)
    if found is None:
        raise NoReleaseError("no title was found in the PDF: it begins with a whole paragraph")
    title, at = found
    return Extracted(
        title=Evidence("title", title, "text", text[at]),
        lines=tuple(text[at + 1 :]),
        surrounding_lines=tuple(text[:at]),
        lines_above_title=tuple(text[:at]),
        url=url,
        guessed_dates=tuple(_created(about.get("CreationDate", ""))),
    )


def _with_title_apart(text: list[str], title: str) -> list[str]:
    """The paragraphs, where the line below a title in larger letters was taken for its continuation."""
    for index, line in enumerate(text[:_MOST_ABOVE]):
        if title and line.startswith(f"{title} "):
            return [*text[:index], title, line[len(title) :].strip(), *text[index + 1 :]]
    return text


def _named_title(text: Sequence[str], named: str) -> tuple[str, int] | None:
    """The line that is the title in the file's metadata, and its index."""
    for index, line in enumerate(text[:6]):
        if len(named) > 1 and word_set(line) == word_set(named):
            return line, index
    return None


def _printed_title(text: list[str], printed: str) -> tuple[str, int] | None:
    """The line, or the lines put together, that are printed in larger letters, and the index of the last one."""
    words = word_set(printed)
    for start, first in enumerate(text[:_MOST_ABOVE]):
        for size in range(1, _MOST_LINES_OF_A_TITLE + 1):
            if words and word_set(" ".join(text[start : start + size])) == words and printed.startswith(first[:10]):
                return titles.without_full_stop(printed), start + size - 1
    return None


def _read_pages(content: bytes) -> tuple[list[list[str]], dict[str, str], str]:
    """Return the lines of each page, the metadata of the file, and what the first page prints in larger letters."""
    from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

    try:
        with PdfDocument(content) as document:
            pages, printed = [], ""
            for number in range(min(len(document), _MOST_PAGES)):
                text_page = document[number].get_textpage()
                pieces = _pieces(text_page)
                text = _in_columns(pieces) or text_page.get_text_bounded()
                pages.append([line for line in lines(_without_hyphenation(text)) if line])
                printed = printed or (_largest(pieces) if number == 0 else "")
            return pages, document.get_metadata_dict(), printed
    except PdfiumError as error:
        raise NoReleaseError("the PDF can't be opened: it is damaged or needs a password") from error


def _pieces(text_page: Any) -> list[_Piece]:
    """The pieces of text of a page; none where there are too many of them."""
    count = text_page.count_rects()
    if count > _MOST_PIECES:
        return []
    boxes = (text_page.get_rect(number) for number in range(count))
    found = (_Piece(one_line(text_page.get_text_bounded(*box)), *box) for box in boxes)
    return [one for one in found if one.text]


def _largest(pieces: Sequence[_Piece]) -> str:
    """The title that the first page prints in larger letters than its text; empty where none is larger.

    A letterhead may be larger still: a line that only names an office is passed over where another one is large.
    """
    if not pieces:
        return ""
    usual = sorted(pieces, key=lambda one: one.height)[len(pieces) // 2].height
    large = [one for one in pieces[:_MOST_LARGE] if one.height >= _LARGE * usual and len(one.text) > 1]
    blocks: list[list[_Piece]] = []
    for one in large:
        last = blocks[-1][-1] if blocks else None
        if last is not None and _continues(one, last):
            blocks[-1].append(one)
        else:
            blocks.append([one])
    heights = {
        " ".join(one.text for one in block): block[0].height for block in blocks if len(block) <= _MOST_LINES_OF_A_TITLE
    }
    return max(heights, key=lambda text: (not titles.names_no_text(text), heights[text]), default="")


def _continues(one: _Piece, last: _Piece) -> bool:
    """Whether a piece goes on with a title: in letters as large, on the same line or the next one."""
    is_alike = max(one.height, last.height) <= _ALIKE * min(one.height, last.height) + 1
    return is_alike and last.bottom - one.top < last.height


def _in_columns(pieces: Sequence[_Piece]) -> str:
    """The text of a page in two columns, one after the other; empty where it has no columns."""
    gutter = _gutter(pieces)
    if gutter is None:
        return ""
    ordered: list[str] = []
    left: list[_Piece] = []
    right: list[_Piece] = []
    for one in [*sorted(pieces, key=lambda one: -one.top), None]:
        if one is not None and (one.right <= gutter or one.left >= gutter):
            (left if one.right <= gutter else right).append(one)
            continue
        ordered += _joined(left) + _joined(right) + ([one.text] if one is not None else [])
        left, right = [], []
    return "\n".join(ordered)


def _joined(column: Sequence[_Piece]) -> list[str]:
    """The lines of a column, each put together from its pieces."""
    rows: list[list[_Piece]] = []
    for one in column:
        if rows and rows[-1][0].bottom <= (one.top + one.bottom) / 2 <= rows[-1][0].top:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [" ".join(one.text for one in sorted(row, key=lambda one: one.left)) for row in rows]


def _gutter(pieces: Sequence[_Piece]) -> float | None:
    """Where the right one of two columns of text begins; None on a page of one column or with a table."""
    if len(pieces) < 2 * _COLUMN:
        return None
    first, last = min(one.left for one in pieces), max(one.right for one in pieces)
    middle = (first + 0.3 * (last - first), first + 0.7 * (last - first))
    starts = sorted(one.left for one in pieces if middle[0] < one.left < middle[1])
    for edge in dict.fromkeys(round(start) - _RAGGED for start in starts):
        if sum(edge <= start <= edge + 2 * _RAGGED for start in starts) < _COLUMN:
            continue
        left = [one for one in pieces if one.right <= edge]
        right = [one for one in pieces if one.left >= edge]
        across = len(pieces) - len(left) - len(right)
        if (
            len(left) >= _COLUMN
            and across <= _ACROSS * (len(left) + len(right))
            and _is_prose(left)
            and _is_prose(right)
        ):
            return float(edge)
    return None


def _is_prose(column: Sequence[_Piece]) -> bool:
    return sorted(len(one.text) for one in column)[len(column) // 2] >= _WIDE


def _without_hyphenation(text: str) -> str:
    """Join words that were hyphenated at the end of a line."""
    return re.sub(r"[\u00ad\x02\ufffe]\r?\n?", "", text)


def _without_repeated(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of all pages without page numbers, and without headers and footers, whatever number is in them."""
    counts = Counter(_numberless(line) for page in pages for line in {*page[:3], *page[-3:]})
    for page in pages:
        for index, line in enumerate(page):
            is_at_an_edge = index < 3 or index >= len(page) - 3
            is_repeated = is_at_an_edge and len(pages) > 1 and counts[_numberless(line)] > len(pages) / 2
            if not is_repeated and not (_PAGE_NUMBER.fullmatch(line) and is_at_an_edge):
                yield line


def _numberless(line: str) -> str:
    return _NUMBERED.sub("#", line)


def _paragraphs(broken: Iterable[str]) -> Iterator[str]:
    """Join lines into paragraphs where a line was full or ended within a word."""
    broken = list(broken)
    usual = sorted(map(len, broken))[int(0.9 * len(broken))] if broken else 0
    paragraph = ""
    for line, following in zip(broken, [*broken[1:], ""], strict=False):
        parted = paragraph.endswith("-") and bool(_HYPHEN.search(paragraph)) and line[:1].islower()
        paragraph = f"{paragraph[:-1]}{line}" if parted else f"{paragraph} {line}".strip()
        if len(line) < _FULL * usual and not following[:1].islower():
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def _created(text: str) -> Iterator[Evidence]:
    if found := _CREATED.match(text):
        year, month, day = map(int, found.groups())
        try:
            yield choose.date_evidence(
                "meta", PartialDate(year, month, day), f"the PDF's CreationDate {text[:16]}", "low"
            )
        except ValueError:
            return
