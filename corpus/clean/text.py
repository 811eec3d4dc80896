"""Normalising text: whitespace, encoding errors, paragraphs, and words for comparison."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_MOJIBAKE = re.compile(r"[ÂÃâÐÑØÙ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_LINE_END = re.compile(r"\r\n?|[\x85\u2028\u2029\x0b\x0c]")
_WORD = re.compile(r"\w+")
_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]{1,40}")

_FULL_LINE = 45
"""Shortest line, in characters, that may have been wrapped at its end."""
_LONGEST_WRAPPED = 100
"""Longest line of a text that counts as hard-wrapped."""


def one_line(text: str) -> str:
    """Put a text on one line: runs of whitespace become one space, the result is composed (NFC).

    Control characters, directional marks and soft hyphens are removed, and UTF-8 that was decoded with another encoding
    (mojibake) is repaired.
    """
    line = " ".join(text.split())
    if not (text.isprintable() or (line.isprintable() and not _separates(text))):
        line = " ".join(_CONTROLS.sub("", _LINE_END.sub("\n", text)).split())
    if line.isascii():
        return line
    return unicodedata.normalize("NFC", _fix_encoding(line) if _MOJIBAKE.search(line) else line)


def _separates(text: str) -> bool:
    """Whether a text holds control characters that `str.split` takes for blanks."""
    return "\x1c" in text or "\x1d" in text or "\x1e" in text or "\x1f" in text


def _fix_encoding(line: str) -> str:
    from ftfy import fix_encoding

    return fix_encoding(line)


def lines(text: str) -> list[str]:
    """Split a text into normalised lines, including empty ones."""
    return [one_line(line) for line in _LINE_END.sub("\n", text).split("\n")]


def paragraphs(text: str) -> list[str]:
    """Split a text into paragraphs: its lines, or its blocks where the text is hard-wrapped."""
    broken = lines(text)
    if not _is_wrapped(broken):
        return [line for line in broken if line]
    return [" ".join(block) for block in _blocks(broken)]


def join_paragraphs(parts: Iterable[str]) -> str:
    """Join paragraphs into the body of a release."""
    return "\n\n".join(parts)


def word_set(text: str) -> frozenset[str]:
    """The set of words of a text, in lower case without accents, for comparison with another text."""
    return frozenset(_WORD.findall(unaccented(text).casefold()))


def unaccented(text: str) -> str:
    """A text in compatible characters (NFKD) without accents."""
    return text if text.isascii() else _OUTSIDE_ASCII.sub(_without_accents, text)


def _without_accents(found: re.Match[str]) -> str:
    return _unaccented_run(found[0])


@lru_cache(maxsize=10_000)
def _unaccented_run(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


def _is_wrapped(broken: list[str]) -> bool:
    """Whether a text is hard-wrapped: blocks between blank lines whose lines are nearly full but never long."""
    inner = [line for block in _blocks(broken) for line in block[:-1]]
    full = sum(len(line) >= _FULL_LINE for line in inner)
    return len(inner) > 2 and full > 0.7 * len(inner) and max(map(len, broken)) <= _LONGEST_WRAPPED


def _blocks(broken: list[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in broken:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]
