"""What a text says of drugs besides their names: charges, quantities, bare lists, and crimes beside them."""

import re
from bisect import bisect_left
from collections.abc import Sequence

_CHARGE = re.compile(
    r"\b(?:counts?|charge[sd]?|guilty|convict\w+)\b[^.]{0,160}?"
    r"\b(?:possess\w*|sell\w*|sale|distribut\w*|transport\w*|manufactur\w*|cultivat\w*|traffick\w*|conspir\w*)\b[^.]{0,50}"
    r"(?:drug|narcotic|controlled substance|cocaine|heroin|meth|marijuana|fentanyl)",
    re.IGNORECASE,
)
_EARLIER = re.compile(r"prior|previous|strike", re.IGNORECASE)
_PAST = re.compile(r"prior|previous|strike|history|past|earlier|once|had been convicted", re.IGNORECASE)
_BEFORE_CHARGE = 80
"""Characters before a charge that may say that it is one of the past."""
_BEFORE_PAST = 90
_VIOLENCE = re.compile(
    r"\b(?:murder|kidnap|robb|rap(?:e|ing)|assault|pimp|theft|vandal|tortur|burglar|molest|sexual)", re.IGNORECASE
)
_PAROLE = re.compile(r"(?<!without )(?<!possibility of )\bparole\b(?! agent)", re.IGNORECASE)
_OFFICIAL_CHARGED = re.compile(
    r"\A(?!off-duty)[^,.:;]{0,60}?\b((?:police|law enforcement|probation|corrections?|correctional|chp) officers?"
    r"|(?:sheriff['’]?s|ocsd|county) deput(?:y|ies)|(?:border patrol|task force|federal|special|dea|fbi|customs)"
    r" agents?|troopers?|sheriff|police (?:chief|commander|(?:\w+ ){1,2}investigator)|judge|prison guards?)\b"
    r"[^.:;]{0,60}?\b(?:charged|arrested|indicted|sentenced|convicted|pleads? guilty|pled guilty|admits?)\b",
    re.IGNORECASE,
)
_INFLUENCE = re.compile(r"under .{0,12}influence|high on|impaired|while on", re.IGNORECASE)
_DEALT_WITH = re.compile(
    r"\b(?:distribut\w*|possess\w*|import\w*|traffick\w*|seiz\w*|kilograms?|kilos?|pounds?|grams?|ounces?|tons|smuggl\w*|"
    r"sale|sell\w*|sold|transport\w*|manufactur\w*)\b[^.;]{0,35}$",
    re.IGNORECASE,
)
_BEFORE = 60
"""Characters before the name of a drug that may say that it is charged or seized."""
_LIST_WITHIN = 80
"""Characters within which names of other drugs make a list."""
_OTHERS_IN_LIST = 2
_IN_LIST, _DEALT, _PLAIN = 0.7, 2.0, 1.0


def has_drug_charge(text: str) -> bool:
    """Whether somebody is charged with or convicted of a drug offence, other than one of the past."""
    for found in _CHARGE.finditer(text):
        if not _EARLIER.search(text, max(0, found.start() - _BEFORE_CHARGE), found.end()):
            return True
    return False


def is_of_the_past(start: int, text: str) -> bool:
    """Whether what stands at a position is said of the past: "a prior conviction for the sale of cocaine"."""
    return bool(_PAST.search(text, max(0, start - _BEFORE_PAST), start))


def is_violence(title: str, lead: str) -> bool:
    """Whether a title tells of violence, a sexual crime or a theft, and neither it nor the lead of driving on drugs."""
    return bool(_VIOLENCE.search(title)) and not _INFLUENCE.search(title) and not _INFLUENCE.search(lead)


def is_parole(title: str) -> bool:
    """Whether a title tells of a parole, and so of a crime long past."""
    return bool(_PAROLE.search(title))


def official_charged(title: str) -> tuple[int, int] | None:
    """Where a title names an official who is charged or convicted: "Former Correctional Officer Sentenced"."""
    found = _OFFICIAL_CHARGED.search(title)
    return found.span(1) if found else None


def emphasis(start: int, theme: str, drugs: Sequence[tuple[int, str]], text: str) -> float:
    """How much the name of a drug in a body says of what the text is about.

    `drugs` holds the positions of all names of drugs, with their themes, in their order. A name in a bare list of drugs
    says less, and one that is charged, seized or sold says more.
    """
    near = bisect_left(drugs, (start - _LIST_WITHIN + 1, ""))
    others = set()
    for at, other in drugs[near:]:
        if at >= start + _LIST_WITHIN:
            break
        if other != theme:
            others.add(other)
    if len(others) >= _OTHERS_IN_LIST:
        return _IN_LIST
    return _DEALT if is_dealt_with(start, text) else _PLAIN


def is_dealt_with(start: int, text: str) -> bool:
    """Whether the drug that is named at a position is charged, seized or sold."""
    return bool(_DEALT_WITH.search(text, max(0, start - _BEFORE), start))
