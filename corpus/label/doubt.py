"""Whether a doubtful name means a drug where it stands: street names that are everyday words, and abbreviations."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from corpus.label.phrases import PhraseMatch

_BESIDE = 120
"""Characters within which a mention of drugs makes an ambiguous name count."""
_SIGN_WITHIN = 40
"""Characters within which a word of quantity or seizure makes an ambiguous common name count."""
_AROUND = 60
"""Characters before and after a name that tell whether it is listed, introduced or part of a capitalised name."""
_LISTED = re.compile(r"[\s,;/&()]{0,3}(?:(?:and|or|y|o|u|e|et|ou|und|oder|en|of)\b)?[\s,;/&()]{0,3}")
_INTRODUCED = re.compile(
    r"(?:known as|called|nicknamed|a\.?k\.?a\.?|slang for|street names?(?: of| for| is| are)?|referred to as|\bor)\W{1,3}$"
)
_OPENING, _CLOSING = "\"'“‘«", "\"'”’»,."
_CAPITALISED_BEFORE = re.compile(r"\b(?:[A-Z][\w'’]*|[A-Z]\.)(?:\.? |-|'s |’s )$")
_CAPITALISED_BEHIND = re.compile(r"(?:\.? |-)[A-Z][\w'’]*")
_WORD = re.compile(r"[^\W\d_]+")
_LESSER = frozenset({"of", "the", "and", "for", "on", "in", "to", "de", "la", "du", "des", "del", "y", "et"})
_MOST_LESSER = 4
_LONGEST_FORM = 90
"""Characters before an abbreviation in parentheses that may spell it out."""


def spelled_out(text: str, abbreviations: Iterable[str]) -> Mapping[str, str]:
    """Those abbreviations that a text explains, with their full forms: "Partial Hospitalization Program (PHP)"."""
    found = {}
    for one in abbreviations:
        at = text.find(f"({one})")
        if at > 0 and (full := _full_form(one, text[max(0, at - _LONGEST_FORM) : at])):
            found[one] = full
            continue
        at = text.find(f"{one} (")
        if at >= 0:
            inside = text[at + len(one) + 2 : at + len(one) + _LONGEST_FORM].partition(")")[0]
            if _full_form(one, inside) == inside:
                found[one] = inside
    return found


def _full_form(abbreviation: str, before: str) -> str | None:
    """The last words of a text whose initials are those of an abbreviation, with or without lesser words such as *of*."""
    line = before.rpartition("\n")[2].rstrip("\"'“”‘’ ")
    words = list(_WORD.finditer(line))
    letters = abbreviation.casefold()
    for first in words[-len(letters) - _MOST_LESSER : -1]:
        tail = words[words.index(first) :]
        every = "".join(one[0][0] for one in tail).casefold()
        main = "".join(one[0][0] for one in tail if one[0] not in _LESSER).casefold()
        if letters == every or (letters == main and first[0] not in _LESSER):
            return line[first.start() :]
    return None


def counting(
    unclear: Sequence[PhraseMatch], clear: Sequence[PhraseMatch], signs: Sequence[PhraseMatch], text: str
) -> Iterator[PhraseMatch]:
    """Yield those doubtful names that count, in their order.

    `clear` are the certain mentions of drugs, and `signs` words of quantity and seizure. An ambiguous name counts
    beside a mention of drugs, an everyday word only in a list with one or where it is introduced as a name, and
    neither within a capitalised name such as "Joint Task Force".
    """
    spans = [(one.start, one.end) for one in clear]
    drugs = [(one.start, one.end) for one in clear if one.phrase.kind in {"substance", "chemical"}]
    near = [(one.start, one.end) for one in signs]
    waiting: list[PhraseMatch] = []
    for match in unclear:
        if match.phrase.kind != "organization" and is_in_capitalised_name(match, text):
            continue
        if not match.phrase.everyday:
            if _is_within(match, spans, _BESIDE) or (match.phrase.common and _is_within(match, near, _SIGN_WITHIN)):
                drugs.append((match.start, match.end))
                yield match
        elif _is_introduced(match, text) and _is_within(match, spans, _BESIDE):
            drugs.append((match.start, match.end))
            yield match
        else:
            waiting.append(match)
    yield from _listed(waiting, drugs, text)


def _listed(waiting: Iterable[PhraseMatch], drugs: list[tuple[int, int]], text: str) -> Iterator[PhraseMatch]:
    """Yield the names that stand in one list with a drug, directly or through each other."""
    forth = list(waiting)
    begins, ends = {start for start, _ in drugs}, {end for _, end in drugs}
    counted = set()
    for one in forth:
        if _meets(text, one.start, ends, -1):
            counted.add(one)
            ends.add(one.end)
            begins.add(one.start)
    for one in reversed(forth):
        if one not in counted and _meets(text, one.end, begins, 1):
            counted.add(one)
            begins.add(one.start)
    yield from (one for one in forth if one in counted)


def _meets(text: str, at: int, edges: set[int], way: int) -> bool:
    """Whether one of the edges is only a comma or a conjunction away."""
    for distance in range(1, 12):
        edge = at + way * distance
        if edge in edges:
            return bool(_LISTED.fullmatch(text[min(at, edge) : max(at, edge)]))
    return False


def is_in_capitalised_name(match: PhraseMatch, text: str) -> bool:
    """Whether a capitalised word stands beside another, as in "Jeff Sessions" or "Det. Franco"."""
    word = text[match.start : match.end]
    if not word[0].isupper():
        return False
    behind = _CAPITALISED_BEHIND.match(text, match.end)
    if word.isupper() and len(word) > 1:
        return text.startswith(". ", match.end) and behind is not None
    before = _CAPITALISED_BEFORE.search(text, max(0, match.start - _AROUND), match.start)
    return behind is not None or before is not None


def _is_introduced(match: PhraseMatch, text: str) -> bool:
    before = text[max(0, match.start - _AROUND) : match.start]
    quoted = before[-1:] in _OPENING and before != "" and text[match.end : match.end + 1] in _CLOSING
    return quoted or bool(_INTRODUCED.search(before))


def _is_within(match: PhraseMatch, spans: Iterable[tuple[int, int]], distance: int) -> bool:
    return any(start < match.end + distance and match.start - distance < end for start, end in spans)
