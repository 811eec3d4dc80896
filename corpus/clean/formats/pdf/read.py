"""Reading PDF: the title, the paragraphs and the dates of its text layer."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from corpus.clean.boilerplate import EMBARGO
from corpus.clean.bylines import first_date_in, only_a_date
from corpus.clean.dates import choose
from corpus.clean.dates.date_formats import dates_in, numeric_dates_in
from corpus.clean.extracted import Extracted, NoReleaseError
from corpus.clean.formats.pdf.blocks import TextBlock, blocks_of_page, is_beside_text
from corpus.clean.formats.pdf.furniture import is_moment_of_printing, without_furniture, without_running_titles
from corpus.clean.formats.pdf.glyphs import MOST_GLYPHS, read_glyphs
from corpus.clean.formats.pdf.heading import Heading, find_heading
from corpus.clean.formats.pdf.lines import TextLine, lines_of_page
from corpus.clean.formats.pdf.paragraphs import paragraphs_of
from corpus.clean.formats.pdf.words import is_rtl
from corpus.clean.letterheads import title_of_lines
from corpus.clean.offices import names_an_office
from corpus.clean.text import one_line, word_set
from corpus.release import Evidence, PartialDate

_MOST_PAGES = 200
_CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_SMALL, _LARGE = 0.93, 1.15
"""Sizes of captions and notes, and of quotes set apart, as shares of the text's."""
_LONGEST_NOTE, _SHORTEST_QUOTE = 600, 30
"""Characters of a caption or note at most, and of a quote set apart at least; shorter ones are headings."""
_LONGEST_DATE_LINE, _MOST_WORDS = 70, 8
"""Characters of a line above the text that holds a date, and words beside the date."""
_FEW_LINES, _SHORT_LINE = 3, 25
"""Lines of a block, and characters of its usual one, that is no text beside the title."""
_TAIL = 10
"""Paragraphs at the end among which the day of signing may be."""
_BEGINNING, _MOST_BESIDE = 3, 40
"""Paragraphs at the beginning, and lines beside the text, that may tell the day."""


def read_pdf(content: bytes, url: str | None) -> Extracted:
    """Extract a PDF. Raises NoReleaseError if it can't be opened, has no title, or consists of scanned pictures."""
    pages, about = _read_pages(content)
    if not any(len(word_set(line.text)) > 1 for page in pages for line in page):
        raise NoReleaseError("the PDF has no text, its pages are pictures: recognise the text first (OCR)")
    rtl = is_rtl(" ".join(line.text for page in pages[:2] for line in page))
    repeated = frozenset(line.text for page in pages[1:] for line in page)
    printed, pages = pages, without_furniture(pages)
    size = _usual_size(pages)
    margins = _without_moments(line.text for line in printed[0] if line not in pages[0]) if printed else []
    at = next(at for at, page in enumerate(pages) if page or at == len(pages) - 1)
    blocks = blocks_of_page(pages[at], is_rtl=rtl)
    aside = [block for block in blocks if is_beside_text(block, blocks, size)]
    main = [block for block in blocks if block not in aside]
    heading = find_heading(main, size, one_line(about.get("Title", "")), repeated)
    above, below = _parted(main, heading)
    for page in pages[at + 1 :]:
        rest = blocks_of_page(without_running_titles(page, heading.text if heading else ""), is_rtl=rtl)
        beside = [block for block in rest if is_beside_text(block, rest, size)]
        aside += beside
        below += [block for block in rest if block not in beside]
    text, notes = _without_notes(below, size)
    paragraphs = paragraphs_of(text, is_rtl=rtl)
    head = [line.text for block in above for line in block.lines]
    if heading is None:
        head, title, paragraphs = _title_of_paragraphs(paragraphs)
    else:
        title = Evidence("title", heading.text, "text", heading.text)
    beside_it = [line.text for block in (*aside, *notes) for line in block.lines]
    signed, paragraphs, behind = _signed(paragraphs)
    upper = list(takewhile(lambda one: len(one) <= _LONGEST_DATE_LINE, paragraphs))[:_BEGINNING]
    dates = tuple(_dates([*head, *upper, *beside_it[:_MOST_BESIDE], *margins])) or signed
    return Extracted(
        title=title,
        lines=tuple(paragraphs),
        surrounding_lines=(*head, *beside_it, *margins, *behind),
        lines_above_title=tuple(head),
        dates=dates,
        url=url,
        guessed_dates=tuple(_created(about.get("CreationDate", ""), [*head, *paragraphs[:_BEGINNING]])),
    )


def _read_pages(content: bytes) -> tuple[list[list[TextLine]], dict[str, str]]:
    """Return the lines of each page and the metadata of the file."""
    from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

    try:
        with PdfDocument(content) as document:
            pages: list[list[TextLine]] = []
            left = MOST_GLYPHS
            for number in range(min(len(document), _MOST_PAGES)):
                glyphs = read_glyphs(document[number].get_textpage(), left)
                left -= len(glyphs)
                pages.append(lines_of_page(glyphs, number))
                if left <= 0:
                    break
            return pages, document.get_metadata_dict()
    except PdfiumError as error:
        raise NoReleaseError("the PDF can't be opened: it is damaged or needs a password") from error


def _usual_size(pages: Sequence[Sequence[TextLine]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def _parted(blocks: Sequence[TextBlock], heading: Heading | None) -> tuple[list[TextBlock], list[TextBlock]]:
    """The blocks above the title and those below it."""
    if heading is None:
        return [], list(blocks)
    first, last = heading.lines[0], heading.lines[-1]
    for index, block in enumerate(blocks):
        if first in block.lines:
            start, end = block.lines.index(first), block.lines.index(last) + 1
            above = [*blocks[:index], TextBlock(block.lines[:start])]
            beside = [one for one in blocks[index + 1 :] if one.bottom > first.top and not _is_prose(one)]
            above += beside
            below = [TextBlock(block.lines[end:]), *(one for one in blocks[index + 1 :] if one not in beside)]
            return [one for one in above if one.lines], [one for one in below if one.lines]
    return [], list(blocks)


def _is_prose(block: TextBlock) -> bool:
    return len(block.lines) > _FEW_LINES and block.usual_length > _SHORT_LINE


def _without_notes(blocks: Sequence[TextBlock], size: float) -> tuple[list[TextBlock], list[TextBlock]]:
    """The blocks of the text, and apart from them captions, footnotes, and quotes that repeat what the text says."""
    whole = _letters(line.text for block in blocks if block.size < _LARGE * size for line in block.lines)
    notes = [
        block
        for block in blocks
        if (block.size < _SMALL * size and sum(len(line.text) for line in block.lines) < _LONGEST_NOTE)
        or (block.size >= _LARGE * size and _is_repeated(block, whole))
    ]
    return [block for block in blocks if block not in notes], notes


def _is_repeated(block: TextBlock, whole: str) -> bool:
    own = _letters(line.text for line in block.lines)
    return len(own) >= _SHORTEST_QUOTE and own in whole


def _letters(texts: Iterator[str]) -> str:
    return "".join(one for text in texts for one in text.casefold() if one.isalnum())


def _title_of_paragraphs(paragraphs: list[str]) -> tuple[list[str], Evidence, list[str]]:
    found = title_of_lines(paragraphs)
    if found is None:
        raise NoReleaseError("no title was found in the PDF: it begins with a whole paragraph")
    title, at = found
    return paragraphs[:at], Evidence("title", title, "text", paragraphs[at]), paragraphs[at + 1 :]


def _dates(lines: Sequence[str]) -> Iterator[Evidence]:
    """The days that lines above and beside the text name, that of an embargo last."""
    for line in sorted(lines, key=lambda one: bool(EMBARGO.search(one))):
        if len(line) > _LONGEST_DATE_LINE:
            continue
        found = dates_in(line) or [*numeric_dates_in(line)]
        rest = line
        for one in found:
            rest = rest.replace(line[one.start : one.end], "")
        day = first_date_in(line)
        if day and len(rest.split()) <= _MOST_WORDS:
            yield choose.date_evidence("text", day, line)


def _without_moments(lines: Iterable[str]) -> list[str]:
    """The lines in the margins of a page without those in which a browser notes when it printed the page."""
    return [line for line in lines if not is_moment_of_printing(line)]


def _signed(paragraphs: list[str]) -> tuple[tuple[Evidence, ...], list[str], list[str]]:
    """The day in a line of its own below the text, the text without it, and what only follows a signature."""
    for index in range(len(paragraphs) - 1, max(0, len(paragraphs) - _TAIL), -1):
        day = only_a_date(paragraphs[index])
        if day and day.precision == "day":
            said = choose.date_evidence("text", day, paragraphs[index])
            behind = paragraphs[index + 1 :]
            if sum(map(len, behind)) > _LONGEST_NOTE or 2 * index <= len(paragraphs):
                return (said,), [*paragraphs[:index], *behind], []
            end = index - names_an_office(paragraphs[index - 1])
            return (said,), paragraphs[:end], [*paragraphs[end:index], *behind]
    return (), paragraphs, []


def _created(text: str, lines: Sequence[str]) -> Iterator[Evidence]:
    """The day on which the file was made, where its text names that day without its year.

    Alone it says little: files are made anew when a page is printed, scanned or converted.
    """
    found = _CREATED.match(text)
    if not found:
        return
    try:
        made = PartialDate(*map(int, found.groups()))
    except ValueError:
        return
    named = (one.date for line in lines for one in dates_in(line))
    if any((one.year, one.month, one.day) == (None, made.month, made.day) for one in named):
        yield choose.date_evidence("meta", made, f"the PDF's CreationDate {text[:16]}", "low")
