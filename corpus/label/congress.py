"""The United States Congress: its houses and committees where they act, and releases that its members publish."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from corpus.vocabulary import Concept

_HOUSES = {"Senate": "U.S. Senate", "House": "U.S. House of Representatives"}
_CONGRESS = ("Congress", "U.S.", "United States", "(R-", "(D-", "(I-", "Sen. ", "Sens. ", "Senator", "WASHINGTON")
"""Marks of a text about the Congress of the United States."""
_ADVERBS = (
    r"(?:(?:has|have|had|also|today|yesterday|unanimously|overwhelmingly|finally|recently|this|last|week|month|year|"
    r"evening|will|to) )*"
)
_ACTS = re.compile(
    rf"(?:['’]s)? {_ADVERBS}(?:passed|passes|pass|approved|approves|adopted|adopts|voted|votes|vote|agreed|considered|"
    r"confirmed|rejected|defeated|passage|approval|overwhelmingly|provided|provides|sent|failed|failing|cleared|began|begins|is scheduled|will be|will consider)\b"
)
_ACTED_ON = re.compile(
    r"\b(?:passed|passage|approved|approval|adopted|adoption|considered|defeated|rejected|introduced|voted on|"
    r"action of)(?: \w+){0,2} (?:by|in|through|of)? ?(?:both )?the (?:full |U\.S\. |United States )?$"
)
_OF_REPRESENTATIVES = " of Representatives"
_STATE_HOUSE = re.compile(r"(?:State|Florida|Texas|Ohio|Pennsylvania|Illinois|Michigan) $")
_BEFORE = 60
"""Characters before the name of a house that may say that it acts."""
_LEAD = 700
"""Characters of a text in which its publisher introduces himself."""
_SENATOR = re.compile(r"\b(?:Sen\.|Sens\.|SEN\.|Senators?|SENATORS?) [A-Z]")
_REPRESENTATIVE = re.compile(r"\b(?:Reps?\.|REP\.|Representatives?|Congress(?:man|woman|members?)) [A-Z]")
_PREFIXES = ("U.S. ", "United States ")
_WORK = re.compile(
    r"(?: on [A-Z][\w, ]{2,60})? (?:today |yesterday |this morning |\w+ )?(?:hearing|markup|passed|approved?|approves|voted|held|"
    r"adopted|chair(?:man|woman)? [A-Z]|reported|unanimously)\b",
    re.IGNORECASE,
)
_WORKED_ON = re.compile(
    r"\b(?:approved|passed|adopted|held|considered|included|reported)(?: \w+){0,3} (?:by|in|of|before) the $|"
    r"\b(?:[Hh]earing|[Tt]estimony|[Bb]efore)(?: \w+){0,3} (?:of|at|before|by)? ?the $"
)


def houses_of_congress(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the houses of the United States Congress where they act, with the positions of their names."""
    if any(mark in text for mark in _CONGRESS):
        for name, house in _HOUSES.items():
            for found in re.finditer(name, text):
                before = text[max(0, found.start() - _BEFORE) : found.start()]
                whole = text.startswith(_OF_REPRESENTATIVES, found.end()) and not _STATE_HOUSE.search(before)
                if whole or _ACTS.match(text, found.end()) or _ACTED_ON.search(before):
                    yield house, found.start(), found.end()


def is_house(name: str) -> bool:
    """Whether a body is a house of Congress or one of its committees."""
    return name.startswith(tuple(_HOUSES.values())) or name.startswith(("U.S. Senate ", "U.S. House "))


def is_idle_house(name: str, text: str, start: int, end: int) -> bool:
    """Whether a house of Congress that is named by its full name, outside the beginning of a text, does nothing there."""
    if name not in _HOUSES.values() or end < _LEAD:
        return False
    return not _ACTS.match(text, end) and not _ACTED_ON.search(text[max(0, start - _BEFORE) : start])


def chamber_of_publisher(text: str) -> str | None:
    """The house, "Senate" or "House", whose member a text introduces at its beginning."""
    lead = text[:_LEAD]
    member = [(found.start(), house) for of, house in ((_SENATOR, "Senate"), (_REPRESENTATIVE, "House")) if (found := of.search(lead))]
    return min(member)[1] if member else None


def committees(text: str, chamber: str | None, bodies: Iterable[Concept]) -> Iterator[tuple[str, int, int]]:
    """Yield the committees at work whose house the text leaves out, or of which a subcommittee is named.

    `chamber` is the house of the member who publishes the text, and `bodies` are all known organisations.
    """
    if "ommittee" not in text:
        return
    names = _committee_names(tuple(bodies))
    for found in _bare_committee(tuple(names)).finditer(text):
        house = found["house"] or chamber
        name = names.get(found["before"] or found["behind"], {}).get(house or "")
        before = text[max(0, found.start() - _BEFORE) : found.start()]
        if name and (_WORK.match(text, found.end()) or _WORKED_ON.search(before)):
            yield name, found.start(), found.end()


@cache
def _committee_names(bodies: tuple[Concept, ...]) -> Mapping[str, Mapping[str, str]]:
    """The full names of committees by their field and their house."""
    found: dict[str, dict[str, str]] = {}
    for one in bodies:
        for house in _HOUSES:
            if one.name.startswith(f"U.S. {house} Committee on "):
                field = one.name.partition(" Committee on ")[2].removeprefix("the ")
                for text in {field, field.replace(", and ", " and "), field.replace(",", "")}:
                    found.setdefault(text, {})[house] = one.name
    return found


@cache
def _bare_committee(fields: tuple[str, ...]) -> re.Pattern[str]:
    field = "|".join(map(re.escape, sorted(fields, key=len, reverse=True)))
    return re.compile(
        rf"(?:(?P<house>Senate|House) )?(?:(?P<before>{field}) (?:Subc|C)ommittee|Committee on (?:the )?(?P<behind>{field}))\b"
    )


def long_forms(text: str) -> Iterable[str]:
    """The name of a committee or house of Congress with its country: "U.S. Senate Judiciary Committee"."""
    is_committee = text.startswith(("Senate ", "House ")) and "Committee" in text
    return tuple(f"{prefix}{text}" for prefix in _PREFIXES) if is_committee else ()
