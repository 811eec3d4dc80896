"""Splits a long text into parts that fit on a page."""

from collections.abc import Iterator

PART = 40_000
"""Characters in a part, about 6,500 words: hardly any release is longer."""
_MARKUP_CHARACTERS = 40
"""Characters of HTML that a paragraph adds."""

Paragraphs = tuple[str, ...]


def text_parts(text: str) -> tuple[Paragraphs, ...]:
    """Split a text into parts of whole paragraphs; always at least one part.

    A paragraph is cut, between words if possible, only if it is itself longer than a part.
    """
    parts: list[list[str]] = [[]]
    room = PART
    for paragraph in _paragraphs(text):
        taken = len(paragraph) + _MARKUP_CHARACTERS
        if taken > room and parts[-1]:
            parts.append([])
            room = PART
        parts[-1].append(paragraph)
        room -= taken
    return tuple(map(tuple, parts))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            yield from _pieces(paragraph)


def _pieces(paragraph: str) -> Iterator[str]:
    start = 0
    while len(paragraph) - start > PART:
        end = paragraph.rfind(" ", start + PART // 2, start + PART)
        end = start + PART if end < 0 else end
        yield paragraph[start:end]
        start = end
    yield paragraph[start:]
