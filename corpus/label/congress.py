"""The houses of the United States Congress, recognised where they act: "the Senate passed", "passed by the House"."""

import re
from collections.abc import Iterator

_HOUSES = {"Senate": "U.S. Senate", "House": "U.S. House of Representatives"}
_CONGRESS = ("Congress", "U.S.", "United States", "(R-", "(D-", "Sen. ", "Senator")
"""Marks of a text about the Congress of the United States."""
_ADVERBS = (
    r"(?:(?:has|have|had|also|today|yesterday|unanimously|overwhelmingly|finally|recently|this|last|week|month|year|"
    r"evening|will|to) )*"
)
_ACTS = re.compile(
    rf"(?:['’]s)? {_ADVERBS}(?:passed|passes|pass|approved|approves|adopted|adopts|voted|votes|vote|agreed|considered|"
    r"confirmed|rejected|defeated|passage|approval|floor|version|overwhelmingly)\b"
)
_ACTED_ON = re.compile(
    r"\b(?:passed|passage|approved|approval|adopted|adoption|considered|defeated|rejected|introduced|voted on|"
    r"action of)(?: \w+){0,2} (?:by|in|through|of)? ?(?:both )?the (?:full |U\.S\. |United States )?$"
)
_OF_REPRESENTATIVES = " of Representatives"
_STATE_HOUSE = re.compile(r"(?:State|Florida|Texas|Ohio|Pennsylvania|Illinois|Michigan) $")
_BEFORE = 60
"""Characters before the name of a house that may say that it acts."""


def houses_of_congress(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the houses of the United States Congress where they act, with the positions of their names."""
    if any(mark in text for mark in _CONGRESS):
        for name, house in _HOUSES.items():
            for found in re.finditer(name, text):
                before = text[max(0, found.start() - _BEFORE) : found.start()]
                whole = text.startswith(_OF_REPRESENTATIVES, found.end()) and not _STATE_HOUSE.search(before)
                if whole or _ACTS.match(text, found.end()) or _ACTED_ON.search(before):
                    yield house, found.start(), found.end()
