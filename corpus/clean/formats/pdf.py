"""Reading PDF: the paragraphs of its text layer, without headers and footers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from corpus.clean import titles
from corpus.clean.dates import choose
from corpus.clean.extracted import Extracted, NoReleaseError
from corpus.clean.text import lines, one_line, word_set
from corpus.release import Evidence, PartialDate

_MOST_PAGES = 200
_FULL = 0.75
"""Share of the usual line length from which a line counts as full, so that the next one continues its paragraph."""
_HYPHEN = re.compile(r"[\u00ad\x02\ufffe]\s*$|(?<=[a-zß-ÿ])-$")
_PAGE_NUMBER = re.compile(r"(?:page |página |[-–—] ?)?\d{1,3}(?: ?(?:of|de|/) ?\d{1,3})?(?: ?[-–—])?$", re.IGNORECASE)
_CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


def read_pdf(content: bytes, url: str | None) -> Extracted:
    """Extract a PDF. Raises NoReleaseError if it can't be opened, has no title, or consists of scanned pictures."""
    pages, about = _read_pages(content)
    text = list(_paragraphs(_without_repeated(pages)))
    if not any(len(word_set(line)) > 1 for line in text):
        raise NoReleaseError("the PDF has no text, its pages are pictures: recognise the text first (OCR)")
    named = one_line(about.get("Title", ""))
    at = next(
        (index for index, line in enumerate(text[:6]) if len(named) > 1 and word_set(line) == word_set(named)), None
    )
    found = (text[at], at) if at is not None else titles.title_of_lines(text)
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


def _read_pages(content: bytes) -> tuple[list[list[str]], dict[str, str]]:
    """Return the lines of each page, and the metadata of the file."""
    from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

    try:
        with PdfDocument(content) as document:
            texts = [
                document[number].get_textpage().get_text_bounded() for number in range(min(len(document), _MOST_PAGES))
            ]
            return [
                [line for line in lines(_without_hyphenation(text)) if line] for text in texts
            ], document.get_metadata_dict()
    except PdfiumError as error:
        raise NoReleaseError("the PDF can't be opened: it is damaged or needs a password") from error


def _without_hyphenation(text: str) -> str:
    """Join words that were hyphenated at the end of a line."""
    return re.sub(r"[\u00ad\x02\ufffe]\r?\n?", "", text)


def _without_repeated(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    counts = Counter(line for page in pages for line in {*page[:3], *page[-3:]})
    for page in pages:
        for line in page:
            is_repeated = len(pages) > 2 and counts[line] > len(pages) / 2
            if not is_repeated and not _PAGE_NUMBER.match(line):
                yield line


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
