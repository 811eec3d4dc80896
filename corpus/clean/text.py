"""Normalising text: whitespace, encoding errors, paragraphs, and words for comparison."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, zip_longest

from corpus.lazy_pattern import lazy_pattern

_CONTROLS = lazy_pattern(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_MOJIBAKE = lazy_pattern(r"[ÂÃâÐÑØÙ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_OTHER_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_LINE_END = lazy_pattern(rf"\r\n?|[{_OTHER_ENDS}]")
_WORD = lazy_pattern(r"\w+")
_LETTERS = lazy_pattern(r"[^\W\d_]+")
_LETTERS_OR_BLANKS = bytes(ord(chr(code).lower() if chr(code).isalpha() else " ") for code in range(128)).ljust(256)
"""For each byte of ASCII, the letter in lower case or a blank."""
_OUTSIDE_ASCII = lazy_pattern(r"[^\x00-\x7f]{1,40}")

_CELLS = lazy_pattern(r"(?<=[^\s:：])(?: {4,}|\s*\t\s*)(?=[^\s:：])")
"""What parts the two sides of a line, "PRESS RELEASE          12 May 2015", but not a label from what it labels."""
_RULE = lazy_pattern(r"(?:([=_~*#-])\s?)(?:\1\s?){2,}")
"""A line that is drawn, below a headline or between parts of a text."""
_SENTENCE_ENDS = tuple(".!?:;…。؟।")
_FULL_STOPS = (".", "!", "?", "।", "؟")
_NUMBERED = lazy_pattern(r"\d{1,2}[.):]\s|\d{1,2}[.:/]\d")
"""The number of an item in a list, an hour or a day, with which a line begins."""
_HEAD = 10
"""Blocks at the start of a text that may be its letterhead."""
_FULL_LINE = 45
"""Shortest line, in characters, that may have been wrapped at its end."""
_NO_ROOM = 0.9
"""Share of the widest line that a line and the next word must fill, for that to have found no room."""
_LONGEST_HEAD_LINE = 80
"""Longest line of a letterhead, without the room within it."""
_LONGEST_WRAPPED = 100
"""Longest line of a text that counts as hard-wrapped."""
_WIDE = lazy_pattern("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
"""Chinese characters, Japanese kana and their punctuation, which are twice as wide as letters and need no blanks."""
_WRAPPED_WITHOUT_BLANKS = lazy_pattern(
    rf"(?P<before>{_WIDE.pattern})[ \t\r]*\n\s*(?={_WIDE.pattern}|\d)|(?P<figure>\d)[ \t\r]*\n\s*(?={_WIDE.pattern})"
)
"""The end of a line within a text of wide characters, where no blank stands for it."""


def one_line(text: str) -> str:
    """Put a text on one line: runs of whitespace become one space, the result is composed (NFC).

    Where a line ends between Chinese or Japanese characters, which need no blanks, nothing comes in its place.
    Control characters, directional marks and soft hyphens are removed, and UTF-8 that was decoded with another encoding
    (mojibake) is repaired.
    """
    if text.isascii() and text.isprintable() and not ("  " in text or text.startswith(" ") or text.endswith(" ")):
        return text  # as most lines are
    if "\n" in text and not text.isascii() and _WIDE.search(text):
        text = _WRAPPED_WITHOUT_BLANKS.sub(r"\g<before>\g<figure>", text)
    line = " ".join(text.split())
    if not (text.isprintable() or (line.isprintable() and not _separates(text))):
        line = " ".join(_CONTROLS.sub("", _LINE_END.sub("\n", text)).split())
    if line.isascii():
        return line
    return unicodedata.normalize("NFC", _fix_encoding(line) if _MOJIBAKE.search(line) else line)


def one_short_line(text: str, longest: int) -> str | None:
    """A text on one line; None where that would be longer, which the number of words tells soon."""
    most = longest // 2 + 1
    if len(text) > longest and len(text.split(maxsplit=most)) > most:
        return None
    line = one_line(text)
    return line if len(line) <= longest else None


def _separates(text: str) -> bool:
    """Whether a text holds control characters that `str.split` takes for blanks."""
    return "\x1c" in text or "\x1d" in text or "\x1e" in text or "\x1f" in text


def _fix_encoding(line: str) -> str:
    from ftfy import fix_encoding

    return fix_encoding(line)


def lines(text: str) -> list[str]:
    """Split a text into normalised lines, including empty ones."""
    return [one_line(line) for line in _with_plain_ends(text).split("\n")]


def _with_plain_ends(text: str) -> str:
    """A text whose lines end with a line feed each; most are such, which is seen sooner than replaced."""
    return _LINE_END.sub("\n", text) if any(map(text.__contains__, _OTHER_ENDS)) else text


def paragraphs(text: str, stands_alone: Callable[[str], bool] | None = None) -> list[str]:
    """Split a text into paragraphs: its lines, or its blocks where it is hard-wrapped between letterhead and signature.

    `stands_alone` tells lines of a letterhead that are no part of a paragraph. With it, what stands apart at the right
    of such a line is a line of its own.
    """
    broken = _in_cells(text) if stands_alone else lines(text)
    blocks = [*_blocks(broken)]
    if stands_alone:
        blocks = [part for block in blocks[:_HEAD] for part in _parted(block, stands_alone)] + blocks[_HEAD:]
    start = next((at for at, block in enumerate(blocks) if _is_full(block)), 0)
    end = len(blocks)
    while end > start + 1 and _is_of_short_lines(blocks[end - 1]):
        end -= 1
    if not _is_wrapped(blocks[start:end], start > 0):
        return [line for line in broken if line]
    return [
        *(line for block in blocks[:start] for line in block),
        *(one_line("\n".join(block)) for block in blocks[start:end]),
        *(line for block in blocks[end:] for line in block),
    ]


def join_paragraphs(parts: Iterable[str]) -> str:
    """Join paragraphs into the body of a release."""
    return "\n\n".join(parts)


def word_set(text: str) -> frozenset[str]:
    """The set of words of a text, in lower case without accents, for comparison with another text."""
    return frozenset(_WORD.findall(unaccented(text).casefold()))


def words_of_letters(text: str) -> list[str]:
    """The words of a text in lower case, without figures and signs, which part them."""
    if text.isascii():  # in half of the time that the pattern takes
        return text.encode().translate(_LETTERS_OR_BLANKS).decode().split()
    return _LETTERS.findall(text.lower())


def same_length_lower(text: str) -> str:
    """A text in lower case, each character as one, so that positions stay.

    A pattern in lower case is compared with it in a third of the time that one takes which ignores case.
    """
    return text.lower() if text.isascii() else text.replace("İ", "i").lower()


def unaccented(text: str) -> str:
    """A text in compatible characters (NFKD) without accents."""
    return text if text.isascii() else _OUTSIDE_ASCII.sub(_without_accents, text)


def _without_accents(found: re.Match[str]) -> str:
    return _unaccented_run(found[0])


@lru_cache(maxsize=10_000)
def _unaccented_run(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


def _in_cells(text: str) -> list[str]:
    """The lines of a text; those that stand above its first long line are parted where they leave much room within."""
    broken = _with_plain_ends(text).expandtabs().split("\n")
    head = next((at for at, line in enumerate(broken) if len(one_line(line)) > _LONGEST_HEAD_LINE), len(broken))
    return [one_line(cell) for at, line in enumerate(broken) for cell in (_CELLS.split(line) if at < head else (line,))]


def _is_wrapped(blocks: list[list[str]], has_text_above: bool) -> bool:
    """Whether a text is hard-wrapped: blocks between blank lines whose lines are nearly full but never long.

    Few lines show it only if one goes on in the next, and so do lines of wide characters, since few of these are as
    long as a paragraph may be. A sentence may go on in a capital or a figure too. A long line that goes on was wrapped,
    whatever its length: some programs break the line with the dateline elsewhere than the others.
    """
    inner = [line for block in blocks for line in block[:-1]]
    full = sum(width_of(line) >= _FULL_LINE for line in inner)
    goes_on = any(_goes_on(*pair) for block in blocks for pair in pairwise(block)) or any(
        _is_one_sentence(block, has_text_above or at > 0) for at, block in enumerate(blocks)
    )
    is_shown = goes_on or (len(inner) > 2 and not any(map(_WIDE.search, inner)))
    ends = (
        line
        for block in blocks
        for line, below in zip_longest(block, block[1:])
        if not (below and _goes_on(line, below))
    )
    longest = max(map(width_of, ends), default=0)
    return is_shown and full > 0.7 * len(inner) and longest <= _LONGEST_WRAPPED


def width_of(line: str) -> int:
    """The width of a line in letters; wide characters count twice."""
    return len(line) if line.isascii() else len(line) + len(_WIDE.findall(line))


def _goes_on(line: str, following: str) -> bool:
    """Whether a sentence goes on in the next line, which begins with no capital."""
    return not line.endswith(_SENTENCE_ENDS) and following[0].isalpha() and not following[0].isupper()


def _is_one_sentence(block: list[str], has_text_above: bool) -> bool:
    """Whether the full lines of a block end no sentence before its end, and the next word found no room in any of them.

    A block at the start of a text may be a headline with a sentence below it, unless that begins with a figure.
    """
    *inner, last = block
    widest = max(map(width_of, block))
    return (
        _is_full(block)
        and last.endswith(_FULL_STOPS)
        and not any(line.endswith(_SENTENCE_ENDS) for line in inner)
        and all(width_of(line) + len(below.split()[0]) >= _NO_ROOM * widest for line, below in pairwise(block))
        and all(below[0].isalnum() and not _NUMBERED.match(below) for below in block[1:])
        and (has_text_above or block[1][0].isdigit())
    )


def _is_of_short_lines(block: list[str]) -> bool:
    """Whether no line of a block was wrapped, as of those that sign a letter."""
    return all(width_of(line) < _FULL_LINE for line in block) and not any(_goes_on(*pair) for pair in pairwise(block))


def _is_full(block: list[str]) -> bool:
    """Whether all lines of a block but the last are nearly full."""
    return len(block) > 1 and all(width_of(line) >= _FULL_LINE for line in block[:-1])


def _parted(block: list[str], stands_alone: Callable[[str], bool]) -> Iterator[list[str]]:
    """A block without the lines that stand alone at its start or below a line that is not full, and these."""
    rest: list[str] = []
    for line in block:
        if (not rest or width_of(rest[-1]) < _FULL_LINE) and stands_alone(line):
            if rest:
                yield rest
            yield [line]
            rest = []
        else:
            rest.append(line)
    if rest:
        yield rest


def _blocks(broken: list[str]) -> Iterator[list[str]]:
    """The lines between those that are empty; a line that is drawn is a block of its own."""
    block: list[str] = []
    for line in broken:
        is_drawn = bool(_RULE.fullmatch(line))
        if block and (is_drawn or not line):
            yield block
            block = []
        if is_drawn:
            yield [line]
        elif line:
            block.append(line)
    if block:
        yield block
