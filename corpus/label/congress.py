"""The United States Congress: its houses and committees where they act, and releases that its members publish."""

import re
from collections.abc import Iterable, Iterator, Mapping

_HOUSES = {"Senate": "U.S. Senate", "House": "U.S. House of Representatives"}
_CONGRESS = ("Congress", "U.S.", "United States", "(R-", "(D-", "(I-", "Sen. ", "Sens. ", "Senator", "WASHINGTON")
"""Marks of a text about the Congress of the United States."""
_ADVERBS = (
    r"(?:(?:has|have|had|also|today|yesterday|unanimously|overwhelmingly|finally|recently|this|last|week|month|year|"
    r"evening) )*"
)
_ACTS = re.compile(
    rf"(?:['’]s)? {_ADVERBS}(?:passed|passes|pass|approved|approves|adopted|adopts|voted|votes|vote|agreed|considered|"
    r"confirmed|rejected|defeated|passage|approval|overwhelmingly|provided|provides|"
    r"sent|failed|failing|cleared|began|begins)\b"
)
_ACTED_ON = re.compile(
    r"\b(?:passed|passage|approved|approval|adopted|adoption|considered|defeated|rejected|voted on|"
    r"action of)(?: \w+){0,2} (?:by|in|through|of)? ?(?:both )?the (?:full |U\.S\. |United States )?$"
)
_NOT_YET = re.compile(
    r"\b(?:must|needs?|will|would|should|could|can|may|has|have|is|are|expected|scheduled|poised|anticipated|once)\b"
    r"(?: \w+){0,2}? (?:to )?(?:be \w+|pass|passage|passed)(?: \w+){0,2} (?:by |in |through |of )?(?:both )?(?:the )?"
    r"(?:full |U\.S\. |United States )?$",
    re.IGNORECASE,
)
"""Before a house: what it is still to do, such as "must be passed by the"."""
_OF_REPRESENTATIVES = " of Representatives"
_STATE_HOUSE = re.compile(r"(?:State|Florida|Texas|Ohio|Pennsylvania|Illinois|Michigan) $")
_PART_OF_NAME = re.compile(
    r"\b(?!(?:The|Full|Both|When|If|As|Since|After|While|And|But|Yesterday|Today|States|US|S)\b)[A-Z][\w’'-]*[a-z] $"
)
"""A word in capitals before a house that is another: "the White House will", "Meta House has"."""
_BEFORE = 60
"""Characters before the name of a house that may say that it acts."""
_LEAD = 700
"""Characters of a text in which its publisher introduces himself."""
_SENATOR = re.compile(r"\b(?:Sen\.|Sens\.|SEN\.|Senators?|SENATORS?) [A-Z]")
_REPRESENTATIVE = re.compile(r"\b(?:Reps?\.|REP\.|Representatives?|Congress(?:man|woman|members?)) [A-Z]")
_MEMBERS = {"Senate": (_SENATOR, ("Sen", "SEN")), "House": (_REPRESENTATIVE, ("Rep", "REP", "Congress"))}
"""How each house's members are called, and what none of them is called without."""
_PREFIXES = ("U.S. ", "United States ")
_COMMITTEE = re.compile(r"(?:Subc|C)ommittee\b")
_FIELD_BEHIND = re.compile(r" on (?:the )?")
_WORK = re.compile(
    r"(?: on [A-Z][\w, ]{2,60})? (?:today |yesterday |this morning |\w+ )?"
    r"(?:hearing|markup|passed|approved?|approves|voted|held|adopted|chair(?:man|woman)? [A-Z]|reported|unanimously)\b",
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
                if whole or (_acts(text, before, found.end()) and not _PART_OF_NAME.search(before)):
                    yield house, found.start(), found.end()


def is_house(name: str) -> bool:
    """Whether a body is a house of Congress or one of its committees."""
    return name.startswith(("U.S. Senate", "U.S. House "))


def is_idle_house(name: str, text: str, start: int, end: int) -> bool:
    """Whether a house of Congress that is named further down in a text does nothing there."""
    if name not in _HOUSES.values() or end < _LEAD:
        return False
    return not _acts(text, text[max(0, start - _BEFORE) : start], end)


def _acts(text: str, before: str, end: int) -> bool:
    """Whether the house whose name ends at a position does something, or something is done in it."""
    if text.startswith(_OF_REPRESENTATIVES, end):
        end += len(_OF_REPRESENTATIVES)
    return bool(_ACTS.match(text, end) or _ACTED_ON.search(before)) and not _NOT_YET.search(before)


def chamber_of_publisher(text: str) -> str | None:
    """The house, "Senate" or "House", whose member a text introduces at its beginning."""
    lead = text[:_LEAD]
    named = {
        house: found.start()
        for house, (member, marks) in _MEMBERS.items()
        if any(mark in lead for mark in marks) and (found := member.search(lead))
    }
    return min(named, key=named.__getitem__, default=None)


def committees(
    text: str, chamber: str | None, names: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, int, int]]:
    """Yield the committees at work whose house the text leaves out, or of which a subcommittee is named.

    `chamber` is the house of the member who publishes the text, and `names` are those of `committees_by_field`.
    """
    for found in _COMMITTEE.finditer(text) if "ommittee" in text else ():
        before = text[max(0, found.start() - _BEFORE) : found.start()].rstrip()
        field = next((one for one in names if before.endswith(one)), None) if before else None
        start, end = found.span()
        if field:
            before = before.removesuffix(field)
            start -= len(field) + 1
        elif behind := _FIELD_BEHIND.match(text, end):
            field = next((one for one in names if text.startswith(one, behind.end())), None)
            end = behind.end() + len(field or "")
        stated = next((one for one in _HOUSES if before.endswith((one, f"{one} "))), None)
        before = before.rstrip().removesuffix(stated or "")
        house = stated or chamber
        name = names.get(field or "", {}).get(house or "")
        if name and (_WORK.match(text, end) or _WORKED_ON.search(f"{before.rstrip()} ")):
            yield name, start, end


def committees_by_field(bodies: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    """The names of the committees among bodies, by their field ("Judiciary") and their house."""
    found: dict[str, dict[str, str]] = {}
    for one in bodies:
        for house in _HOUSES:
            if one.startswith(f"U.S. {house} Committee on "):
                field = one.partition(" Committee on ")[2].removeprefix("the ")
                for text in {field, field.replace(", and ", " and "), field.replace(",", "")}:
                    found.setdefault(text, {})[house] = one
    return dict(sorted(found.items(), key=lambda one: -len(one[0])))


def long_forms(text: str) -> Iterable[str]:
    """The name of a committee or house of Congress with its country: "U.S. Senate Judiciary Committee"."""
    is_committee = text.startswith(("Senate ", "House ")) and "Committee" in text
    return tuple(f"{prefix}{text}" for prefix in _PREFIXES) if is_committee else ()
