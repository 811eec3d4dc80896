"""Organisations recognised by the form of their names: police departments, sheriffs, prosecutors, US attorneys."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from corpus.label.files import read
from corpus.label.phrases import KnownPhrase, PhraseMatch

HEAD = "head"
"""The kind of the phrases with which such names end ("Police Department")."""
_LONGEST = 90
_WORD = r"(?:[A-Z][\w’'\-]*|St\.|Mt\.|Ft\.|[A-Z]\.[A-Z]\.)"
_CAPITALS = re.compile(rf"(?:{_WORD}(?: (?:of|de|del|la|the))? )*{_WORD} $")
_LISTED = re.compile(rf"((?:(?:{_WORD} )*{_WORD}, )*(?:{_WORD} )+and (?:the )?(?:{_WORD} )+)$")
_LISTED_BEHIND = re.compile(rf" of ((?:(?:{_WORD} )*{_WORD}, )*(?:{_WORD} )+and (?:{_WORD} ?)+)")
_MOST_WORDS = 5
"""Most words of a name before its head; longer ones are parts of headlines."""
_PART = re.compile(r"(?:Northern|Southern|Eastern|Western|Middle|Central) $")
_COMPONENT = re.compile(r"USAO\s*[-–]\s*([A-Z][\w ]+?)(?:, (\w+))?")
_ATTORNEY = "U.S. Attorney's Office for the {}"
_BEFORE_DISTRICT = 160
_SENTENCE = re.compile(r"[a-z)]\.\s|\n")


def head_phrases(lane: str) -> Iterator[KnownPhrase]:
    """The phrases with which such names end, in singular and plural, with and without apostrophes."""
    known = read("bodies")
    for head, whole in [*((head, head) for head in known["heads"]), *known["offices"].items()]:
        for text in {head, head.replace("'s ", "s "), head.replace("s' ", "s ")}:
            yield KnownPhrase(text, HEAD, whole, lane, proper=True)
            if head == whole and not text.endswith("Police"):
                yield KnownPhrase(f"{text}s", HEAD, f"{whole}s", lane, proper=True)


def named_bodies(match: PhraseMatch, text: str) -> list[str]:
    """The names that end with a matched head; empty where it stands alone."""
    before = text[max(0, match.start - _LONGEST) : match.start].replace("\n", "\0").replace("’", "'")
    head = match.phrase.value
    if head not in _singular():
        return _one_body(before, head)
    one = _singular()[head]
    listed = _LISTED_BEHIND.match(text[match.end : match.end + _LONGEST * 2]) or _LISTED.search(before)
    return _listed_bodies(listed[1], one) if listed else _one_body(before, one)


def attorneys_offices(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield US attorneys' offices with their positions: districts named after an attorney and not after a court."""
    for found in _district().finditer(text):
        before = text[max(0, found.start() - _BEFORE_DISTRICT) : found.start()]
        part = _PART.search(before)
        between = before[before.rfind("Attorney") :]
        if "Attorney" in before and "Court" not in between and not _SENTENCE.search(between):
            start = found.start() - (len(part[0]) if part else 0)
            yield _ATTORNEY.format(text[start : found.end()]), start, found.end()


def attorneys_office_of(component: str) -> str | None:
    """The office that an abbreviation such as "USAO - Kentucky, Eastern" stands for."""
    found = _COMPONENT.fullmatch(component)
    return _ATTORNEY.format(f"{found[2] or ''} District of {found[1]}".strip()) if found else None


def _one_body(before: str, head: str) -> list[str]:
    found = _CAPITALS.search(_state_behind().sub(" ", before))
    name = _without_prefix(found[0].split()) if found else []
    return [" ".join([*name, head])] if 0 < len(name) <= _MOST_WORDS and name[-1] not in head else []


def _listed_bodies(listed: str, head: str) -> list[str]:
    """The names of a list that shares one head: "Griffith, Highland and Hammond Police Departments"."""
    places = [
        _without_prefix(part.split()) for part in re.split(r", and |, | and ", listed.replace("and the ", "and "))
    ]
    county = ["County"] if places[-1][-1:] == ["County"] else []
    return [" ".join([*place, *(county if place[-1] != "County" else []), head]) for place in places if place]


def _without_prefix(words: list[str]) -> list[str]:
    while words and (words[0].rstrip(".") in _no_names() or words[0] in {"of", "the", "de", "la"}):
        words = words[1:]
    return words


@cache
def _district() -> re.Pattern[str]:
    states = "|".join(read("bodies")["states"]["names"])
    return re.compile(rf"District of (?:{states})\b")


@cache
def _state_behind() -> re.Pattern[str]:
    states = "|".join(read("bodies")["states"]["names"])
    return re.compile(rf", (?:{states}|[A-Z][a-z]+\.|[A-Z]\.[A-Z]\.),? $")


@cache
def _no_names() -> frozenset[str]:
    return frozenset(read("bodies")["prefixes"]["no_names"])


@cache
def _singular() -> Mapping[str, str]:
    """The singular of each head, by its plural."""
    return {f"{head}s": head for head in read("bodies")["heads"]}
