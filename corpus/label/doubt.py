"""Whether a doubtful name means a drug where it stands: street names that are everyday words, and abbreviations."""

import re
from bisect import bisect_left, bisect_right
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
    r"(?:known as|called|nicknamed|a\.?k\.?a\.?|slang for|street names?(?: of| for| is| are)?|referred to as|\bor)"
    r"\W{1,3}$"
)
_NAMES_OF_DRUGS = frozenset({"substance", "chemical"})
"""The kinds of phrases that name a drug or a chemical."""
_OPENING, _CLOSING = "\"'“‘«", "\"'”’»,."
_CAPITALISED_BEFORE = re.compile(r"\b(?:[A-Z][\w'’]*|[A-Z]\.)(?:\.? |-|'s |’s )$")
_CAPITALISED_BEHIND = re.compile(r"(?:\.? |-)[A-Z][\w'’]*")
_WORD = re.compile(r"[^\W\d_]+")
_LESSER = frozenset({"of", "the", "and", "for", "on", "in", "to", "de", "la", "du", "des", "del", "y", "et"})
_MOST_LESSER = 4
_LONGEST_FORM = 90
"""Characters before an abbreviation in parentheses that may spell it out."""


def spelled_out(text: str, abbreviations: Iterable[str]) -> Mapping[str, str]:
    """Those abbreviations that a text explains, with their full forms: "Partial Hospitalization Program (PHP)".

    An abbreviation in the plural has the form of that in the singular.
    """
    found = {}
    for one in abbreviations:
        singular = one.removesuffix("s")
        at = max(text.find(f"({singular})"), text.find(f"({singular}s)"))
        if at > 0 and (full := _full_form(singular, text[max(0, at - _LONGEST_FORM) : at])):
            found[one] = full
            continue
        at = text.find(f"{one} (")
        if at >= 0:
            inside = text[at + len(one) + 2 : at + len(one) + _LONGEST_FORM].partition(")")[0]
            if _full_form(one, inside) == inside:
                found[one] = inside
                continue
        if full := _full_form_beside(one, text):
            found[one] = full
    return found


def _full_form_beside(abbreviation: str, text: str) -> str | None:
    """The full form, in capitals, right before an abbreviation in a text that lost its parentheses."""
    at = text.find(f" {abbreviation} ")
    while at > 0:
        full = _full_form(abbreviation, text[max(0, at - _LONGEST_FORM) : at])
        if full and all(word[0].isupper() or word in _LESSER for word in full.split()):
            return full
        at = text.find(f" {abbreviation} ", at + 1)
    return None


def _full_form(abbreviation: str, before: str) -> str | None:
    """The last words of a text whose initials are an abbreviation, with or without lesser words such as *of*."""
    line = before.rpartition("\n")[2].rstrip("\"'“”‘’ ")
    words = list(_WORD.finditer(line))
    letters = abbreviation.casefold()
    for place in range(max(0, len(words) - len(letters) - _MOST_LESSER), len(words) - 1):
        first, tail = words[place], words[place:]
        every = "".join(one[0][0] for one in tail).casefold()
        main = "".join(one[0][0] for one in tail if one[0] not in _LESSER).casefold()
        if letters == every or (letters == main and first[0] not in _LESSER):
            return line[first.start() :]
    return None


def counting(
    unclear: Sequence[PhraseMatch], clear: Sequence[PhraseMatch], signs: Sequence[PhraseMatch], text: str
) -> Iterator[PhraseMatch]:
    """Yield those doubtful names that count.

    `clear` are the certain mentions of drugs, and `signs` words of quantity and seizure, both in their order. An
    ambiguous name counts beside a mention of drugs, an everyday word only in a list with one or where it is introduced
    as a name, and neither within a capitalised name such as "Joint Task Force".
    """
    if not clear and not signs:
        return
    talk, quantities = _Spans(clear), _Spans(signs)
    drugs = [(one.start, one.end) for one in clear if one.phrase.kind in _NAMES_OF_DRUGS]
    waiting: list[PhraseMatch] = []
    for match in unclear:
        if match.phrase.kind in _NAMES_OF_DRUGS and is_in_capitalised_name(match, text):
            continue
        beside = talk.are_near(match, _BESIDE)
        if match.phrase.everyday and not (beside and _is_introduced(match, text)):
            waiting.append(match)
        elif beside or (match.phrase.common and quantities.are_near(match, _SIGN_WITHIN)):
            drugs.append((match.start, match.end))
            yield match
    if waiting and drugs:
        yield from _listed(waiting, drugs, text)


class _Spans:
    """Places in a text, to look up what is near."""

    def __init__(self, matches: Sequence[PhraseMatch]) -> None:
        self._starts = [one.start for one in matches]
        self._ends = sorted(one.end for one in matches)

    def are_near(self, match: PhraseMatch, distance: int) -> bool:
        """Whether one begins before a match ends, and ends after it begins, give or take a distance."""
        first = bisect_right(self._ends, match.start - distance)
        last = bisect_left(self._starts, match.end + distance)
        return first < last


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
