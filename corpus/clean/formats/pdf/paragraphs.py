"""The paragraphs of a text: its lines joined where one goes on with the other."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from corpus.clean.formats.pdf.blocks import TextBlock
from corpus.clean.formats.pdf.glyphs import HYPHEN
from corpus.clean.formats.pdf.lines import TextLine
from corpus.clean.formats.pdf.words import UNSPACED

_APART = 1.25
"""How much farther apart than others lines of different paragraphs are."""
_INDENT, _OUTDENT = 0.8, 6
"""By how much the first line of a paragraph is indented, and by how much one below a signature on the other side of the
page begins before it, in sizes of its letters."""
_ROOM = 0.6
"""Room that is left beside a line though the next word would have fitted, in sizes of its letters."""
_NEAR = 6
"""Lines above and below one that show how long it might have been."""
_BULLET = re.compile(r"(?:[•·▪●■◦‣➢✓*–—-]|\(?(?:\d{1,2}|[a-zA-Z])[.)])\s")
_PARTED, _LETTERS = re.compile(r"(?:[^\W\d]+|\d)-$"), re.compile(r"[^\W\d]+")
_HYPHENATED = re.compile(r"[^\W\d]+-[^\W\d]+")
_ENDS = tuple('.!?:;…。！？”"»)’؟۔')
_SAME_SIZE = 1.08


def paragraphs_of(blocks: Sequence[TextBlock], *, is_rtl: bool) -> list[str]:
    """The paragraphs of blocks that are read one after the other, over columns and pages."""
    compounds = frozenset(
        word.casefold() for block in blocks for line in block.lines for word in _HYPHENATED.findall(line.text)
    )
    pitch = usual_pitch(blocks)
    found: list[str] = []
    last: TextLine | None = None
    previous: TextBlock | None = None
    for block in blocks:
        for index, part in enumerate(_parts(block, pitch, is_rtl=is_rtl)):
            text = _joined((line.text for line in part), compounds)
            is_full = last is None or previous is None or _is_full(last, part[0], previous, block, is_rtl=is_rtl)
            if index == 0 and last and found and _goes_on(found[-1], last, part[0], text, is_full=is_full):
                found[-1] = _joined((found[-1], text), compounds)
            else:
                found.append(text)
            last = part[-1]
        previous = block
    return found


def usual_pitch(blocks: Iterable[TextBlock]) -> float:
    """The usual distance between lines, in sizes of their letters."""
    steps = Counter(
        round((one.baseline - following.baseline) / one.size, 1)
        for block in blocks
        for one, following in pairwise(block.lines)
    )
    return steps.most_common(1)[0][0] if steps else 1.2


def _parts(block: TextBlock, pitch: float, *, is_rtl: bool) -> Iterator[list[TextLine]]:
    """The lines of each paragraph of a block."""
    part: list[TextLine] = []
    for at, line in enumerate(block.lines):
        if part and _begins(block.lines, at, pitch, is_rtl=is_rtl):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _begins(lines: Sequence[TextLine], at: int, pitch: float, *, is_rtl: bool) -> bool:
    """Whether a line begins a paragraph: after a gap, a line that is not full, or by its indent."""
    line, last = lines[at], lines[at - 1]
    if last.baseline - line.baseline > _APART * pitch * line.size + 1 or _BULLET.match(line.text):
        return True
    if line.is_bold != last.is_bold:
        return not line.text[:1].islower() and (last.text.endswith(_ENDS) or len(last.text) < len(line.text))
    indent = (last.right - line.right) if is_rtl else (line.left - last.left)
    near = [*lines[max(0, at - _NEAR) : at], *lines[at : at + _NEAR]]
    if (_INDENT * line.size < indent or indent < -_OUTDENT * line.size) and not _BULLET.match(last.text):
        return True
    if line.text[:1].islower() and not last.text.endswith("."):
        return False
    room = last.left - min(one.left for one in near) if is_rtl else max(one.right for one in near) - last.right
    first_word = 4 * line.size if UNSPACED.match(line.text) else line.first_word
    return room > first_word + _ROOM * line.size


def _is_full(last: TextLine, line: TextLine, above: TextBlock, block: TextBlock, *, is_rtl: bool) -> bool:
    """Whether the first word of the next block would not have fitted on the last line of the one above."""
    is_below = last.page == line.page and last.baseline > line.baseline
    columns = [above, block] if is_below and len(above.lines) == 1 else [above]
    room = last.left - min(one.left for one in columns) if is_rtl else max(one.right for one in columns) - last.right
    return room <= line.first_word + _ROOM * line.size


def _goes_on(text: str, last: TextLine, line: TextLine, following: str, *, is_full: bool) -> bool:
    """Whether a paragraph of a column or page goes on in the next one."""
    if max(last.size, line.size) > _SAME_SIZE * min(last.size, line.size) or last.is_bold != line.is_bold:
        return False
    return following[:1].islower() or (is_full and not text.endswith(_ENDS))


def _joined(texts: Iterable[str], compounds: frozenset[str]) -> str:
    text = ""
    for following in texts:
        text = join(text, following, compounds)
    return text


def join(before: str, after: str, compounds: frozenset[str] = frozenset()) -> str:
    """Put two lines together, and the word that was parted between them, if one was."""
    if not before or not after:
        return before or after
    if before.endswith(HYPHEN):
        return f"{before[:-1]}{after}"
    if parted := _PARTED.search(before[-40:]):
        following = _LETTERS.match(after)
        whole = f"{parted[0]}{following[0] if following else ''}".casefold()
        is_one_word = before[-2].islower() and after[0].islower() and whole not in compounds
        return f"{before[:-1]}{after}" if is_one_word else f"{before}{after}"
    if UNSPACED.match(before[-1]) and UNSPACED.match(after[0]):
        return f"{before}{after}"
    return f"{before} {after}"
