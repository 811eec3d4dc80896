"""A text in parts, none of which is too long for a page."""

from collections.abc import Iterator

PART = 40_000
"""Characters of a part, some 6,500 words: hardly any release has more."""
_MARKUP_CHARACTERS = 40
"""Characters that a paragraph takes beside its own."""

Paragraphs = tuple[str, ...]


def text_parts(text: str) -> tuple[Paragraphs, ...]:
    """The paragraphs of each part, in order; one part at least. A paragraph is only cut where it is itself too long."""
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
