"""The title of a release among the lines at the top of its first page, as their size, weight and place tell."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from corpus.clean import titles
from corpus.clean.boilerplate import is_banner
from corpus.clean.bylines import only_a_date
from corpus.clean.dates.date_formats import dates_in
from corpus.clean.dates.datelines import read_dateline
from corpus.clean.formats.pdf.blocks import TextBlock
from corpus.clean.formats.pdf.lines import TextLine
from corpus.clean.formats.pdf.paragraphs import join, usual_pitch
from corpus.clean.formats.pdf.words import UNSPACED
from corpus.clean.letterheads import LABEL
from corpus.clean.offices import names_an_office
from corpus.clean.text import word_set
from corpus.clean.titles import SUBJECT
from corpus.quick_dataclass import dataclass

_LONGEST = 300
_PROSE = 160
"""Fewest characters of the paragraph with which the text begins."""
_ENOUGH, _BESIDE_A_BANNER, _LONGEST_NAME = 4, 4, 80
"""Fewest words of most titles; most words that stand beside a banner such as "PRESS RELEASE"; most characters of the
name of an office."""
_BESIDE_A_DATE = 3
"""Most words beside the date in a line that is no title."""
_PARTS = re.compile(r"\s[·|•–—-]\s")
_SINGLE, _SPACING = 1.65, 1.15
"""Largest distance of a title's lines in sizes of their letters, and as a multiple of that in the text."""
_SAME_SIZE, _SAME_PITCH = 1.06, 1.3
_NO_TITLE = re.compile(
    r"@|www\.|https?:|\(?\d{3}\)?[ -.]\d{3}[ -.]\d{4}|\+\d[\d ()/-]{7,}|\b(?:tel|fax|phone|telefon|telefono|teléfono|"
    r"tél)\b\.?\s?:?|\bembargo|sperrfrist|immediate release|\bnot? an official document|»|\s>\s|"
    r"\b[A-Z]{2},? \d{5}(?:-\d{4})?\b|\bpage \d|^(?:share|print|follow)\b.{0,10}:",
    re.IGNORECASE,
)
"""Lines of contacts, addresses, embargoes and navigation."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title, and the lines on which it stands."""

    text: str
    lines: tuple[TextLine, ...]


def find_heading(blocks: Sequence[TextBlock], size: float, named: str, repeated: frozenset[str]) -> Heading | None:
    """Find the title among the blocks of the first page, whose text has letters of this size.

    `named` is the title in the file's metadata, and `repeated` are lines that later pages have as well.
    """
    spacing = max(_SINGLE, _SPACING * usual_pitch(blocks))
    groups = [group for block in blocks for group in _groups(block, size, spacing)]
    if subject := _after_a_label(groups[:40]):
        return subject
    head = list(takewhile(lambda group: not _is_prose(group, size), groups))
    text = " ".join(_text(group) for group in groups[len(head) :])[:2000] if len(head) < len(groups) else ""
    middle = _middle(blocks)
    found = [(group, written) for group in head if _may_be_a_title(written := _text(group))]
    found = [(group, written) for group, written in found if not any(line.text in repeated for line in group)]
    set_off = next((at for at, (group, written) in enumerate(found) if _is_set_off(group, written, size)), len(found))
    found = [one for at, one in enumerate(found) if at <= set_off or not _is_a_plain_sentence(*one, size)]
    scores = [
        _score(group, written, size, middle) + _share(written, text) + _likeness(written, named)
        for group, written in found
    ]
    for at in range(len(scores)):
        is_last = _is_last(at, [group for group, _ in found], head)
        scores[at] += 1.5 * (is_last and bool(text)) - (at == 0 and len(scores) > 1)
    if not scores:
        return None
    group, written = found[scores.index(max(scores))]
    return Heading(titles.without_full_stop(written), tuple(group))


def _is_last(at: int, found: Sequence[Sequence[TextLine]], head: Sequence[Sequence[TextLine]]) -> bool:
    """Whether what may be a title is the last of its kind above the text, but perhaps for a subtitle right below it."""
    if at == len(found) - 1:
        return True
    return at == len(found) - 2 and head.index(found[at + 1]) == head.index(found[at]) + 1


def _groups(block: TextBlock, size: float, spacing: float) -> Iterator[list[TextLine]]:
    """The lines of a block that are written alike and as closely."""
    group: list[TextLine] = []
    pitch = 0.0
    right = block.right
    for line in block.lines:
        last = group[-1] if group else line
        step = last.baseline - line.baseline
        is_near = step <= (_SAME_PITCH * pitch if pitch else spacing * line.size)
        if not (is_near and _are_alike(last, line)) or (_is_plain(last, size) and _has_room(last, line, right)):
            yield group
            group, pitch, step = [], 0.0, 0.0
        group.append(line)
        pitch = min(pitch or step, step or pitch)
    yield group


def _are_alike(one: TextLine, other: TextLine) -> bool:
    """Whether two lines are written in the same letters."""
    if max(one.size, other.size) > _SAME_SIZE * min(one.size, other.size):
        return False
    styles = [(line.is_bold, line.is_italic, line.text.isupper()) for line in (one, other)]
    return styles[0] == styles[1]


def _is_plain(line: TextLine, size: float) -> bool:
    return not line.is_bold and not line.text.isupper() and line.size <= _SAME_SIZE * size


def _has_room(last: TextLine, line: TextLine, right: float) -> bool:
    """Whether a line ends where the first word of the next one would have fitted, and neither is centred."""
    return last is not line and abs(last.left - line.left) < 1 and right - last.right > line.first_word + line.size


def _after_a_label(groups: Sequence[Sequence[TextLine]]) -> Heading | None:
    """The title that follows the label "SUBJECT:" in the head of a memorandum."""
    lines = [line for group in groups for line in group]
    for at, line in enumerate(lines[:40]):
        found = SUBJECT.match(line.text)
        if not found or len(line.text) > _LONGEST:
            continue
        taken = [line]
        text = line.text[found.end() :]
        for following in lines[at + 1 : at + 5]:
            step = taken[-1].baseline - following.baseline
            is_deeper = following.left > line.left + 2 * line.size
            if not is_deeper or LABEL.fullmatch(following.text) or not 0 < step < 2 * line.size:
                break
            taken.append(following)
            text = join(text, following.text)
        if len(word_set(text)) > 1:
            return Heading(titles.without_full_stop(text), tuple(taken))
    return None


def _is_prose(group: Sequence[TextLine], size: float) -> bool:
    text = _text(group)
    dateline = read_dateline(text)
    if dateline and dateline.date and dateline.rest:
        return True
    if len(text) < (_PROSE if not UNSPACED.search(text) else _PROSE / 3):
        return False
    return group[0].size < 1.15 * size and not text.isupper() and (not group[0].is_bold or len(text) > _LONGEST)


def _text(group: Sequence[TextLine]) -> str:
    text = ""
    for line in group:
        text = join(text, line.text)
    return text


def _middle(blocks: Sequence[TextBlock]) -> float:
    left = min((one.left for one in blocks), default=0)
    return (left + max((one.right for one in blocks), default=0)) / 2


def _may_be_a_title(text: str) -> bool:
    if not 1 < len(text) <= _LONGEST or only_a_date(text) or _NO_TITLE.search(text) or LABEL.fullmatch(text):
        return False
    dates = [one for one in dates_in(text) if one.date.precision == "day"]
    if dates and len(text.split()) - len(text[dates[0].start : dates[0].end].split()) <= _BESIDE_A_DATE:
        return False
    words = text.split()
    return not any(is_banner(" ".join(words[:end])) for end in range(1, 5) if end >= len(words) - _BESIDE_A_BANNER)


def _score(group: Sequence[TextLine], text: str, size: float, middle: float) -> float:
    """How much lines look like a title: by their letters, their place across the page, and their number of words."""
    first = group[0]
    score = 2 * min(first.size / size, 2) + 1.5 * first.is_bold - 1.5 * first.is_italic + text.isupper()
    score += 0.7 * all(abs((one.left + one.right) / 2 - middle) < 0.06 * middle for one in group)
    is_unspaced = bool(UNSPACED.search(text))
    words = len(text) // 3 if is_unspaced else len(text.split())
    score += 1.5 if words >= _ENOUGH else -1.5 if words < _ENOUGH - 1 else 0
    if _names_an_office(text) or (not is_unspaced and titles.names_no_text(text)):
        score -= 4
    return score


def _is_set_off(group: Sequence[TextLine], text: str, size: float) -> bool:
    """Whether letters tell a headline from the text: they are bold, capitals or larger."""
    return not _is_plain(group[0], size) and len(text.split()) >= _ENOUGH and not _names_an_office(text)


def _is_a_plain_sentence(group: Sequence[TextLine], text: str, size: float) -> bool:
    """Whether lines are a short paragraph: below a headline that is set off, the text begins with it."""
    return _is_plain(group[0], size) and text.endswith((".", "。")) and len(text.split()) > _BESIDE_A_DATE


def _names_an_office(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and any(map(names_an_office, _PARTS.split(text)))


def _share(text: str, body: str) -> float:
    """The share of the longer words of a line that the text has as well, doubled."""
    if UNSPACED.search(text):
        pairs = [text[at : at + 2] for at in range(len(text) - 1)]
        return 2 * sum(pair in body for pair in pairs) / max(1, len(pairs))
    words = [word for word in word_set(text) if len(word) > 3]
    own = word_set(body)
    return 2 * sum(word in own for word in words) / max(1, len(words))


def _likeness(text: str, named: str) -> float:
    """What it adds that the metadata of the file have most of a line, or all of it, for their title."""
    own, theirs = word_set(text), word_set(named)
    return 5.0 if len(theirs) > 2 and len(own & theirs) > 0.7 * max(len(own), len(theirs)) else 0.0
