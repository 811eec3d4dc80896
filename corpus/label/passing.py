"""Whether a body is named only in passing: as a recipient of money, a place of work, or a part of another name."""

import re

from corpus.label.bodies import ATTORNEYS
from corpus.label.phrases import PhraseMatch
from corpus.label.vocabulary import find_organization

_POST = re.compile(
    r"(?:members?|chair|chairman|chairwoman|chairs|chaired|co-chairman|co-chair|democrat|republican|seat|served|serves|"
    r"serving|sits|ranking)(?: \w+){0,2} (?:of|on|in|at|to) (?:the |both the )?$",
    re.IGNORECASE,
)
_CHAIRED = re.compile(r"\b[Cc]o-?[Cc]hair(?:s|man|men|woman)? of (?:the |both the )?(?:[\w-]+ ){0,4}$")
_PASSING = re.compile(
    r"(?:\d|[mb]illion) (?:for|to) (?:the )?$|\b(?:agencies|departments|places) like (?:the )?$|"
    r"\b(?:sent|goes|go|back|letter|nomination|nominated|nominee|referred) (?:to|for) (?:the )?$|"
    r"\b(?:goes|go|went) through the $|\b(?:at|under|within) the $|"
    r"\b(?:funding|funds|budgets?|increases?|support|money|total|dollars|resources|appropriations) "
    r"(?:for|to) (?:the )?$|"
    r"\b(?:fund|funds|funding|finances?|giv(?:e|es|ing)|provid(?:e|es|ing)|grant(?:s|ing)?) the $"
)
_LONGEST_PASSING = 23
"""Most characters of what this finds, up to the end of a text."""
_BEFORE_PASSING = ("the ", "to ", "for ", "like ")
_ATTRIBUTE = re.compile(
    r"-\w+ed\b|(?: \([A-Z]+\))?(?: [A-Z][\w-]+){0,5} (?:Act|(?:[Aa]uth|Reauth|Appropri)\w+ Bill)\b|"
    r"(?: \([A-Z]+\))? (?:spending|funding|authorization|reauthorization) (?:bill|act|legislation)\b|"
    r"(?: \([A-Z]+\))? (?:budgets?|cost estimates?|visitors|resources|screening)\b|"
    r",?(?: (?:[A-Z]\w+,?|and)){0,6} Subcommittee\b|"
    r"(?: \([A-Z]+\))? (?:Appropriations|appropriations|nominee|nomination|building|headquarters|"
    r"program|programs|(?:block )?grants?|funds|funding|Circular|license|licence|and Related Agencies)\b|"
    r"(?:['’]s|\.)? (?:countries|member (?:states|countries)|members|troops|forces|allies|helicopters|peacekeepers|"
    r"commanders?)\b|"
    r",? and Education\b|-Education\b|['’]?s? Inspector General\b"
)
_IN_LIST_OF_BUDGETS = ("Military Construction and ", "Military Construction, ", " Labor ", " Labor, ")
"""What stands before a name among the fields of a committee's bill."""
_SECRETARY_BEFORE = re.compile(r"\bSecretary of (?:the )?$")
_SECRETARY_BEHIND = re.compile(r"(?: \([A-Z]+\))? (?:[Ss]ecretary(?! [A-Z])|SECRETARY)\b")
_APPROVED = re.compile(r"(?: \([A-Z]+\))? [Aa]pproved\b")
_SENT_TO = re.compile(r"\b(?:[Aa]mbassador|[Mm]ission) to (?:the )?$")
_POSTAL_CODE = re.compile(r"\)| ?\d{5}\b")
"""What stands behind an abbreviation that means Virginia."""
_OFTEN_ADDRESSED = frozenset(("White House", "U.S. Department of Defense"))
"""Bodies that stand in addresses of letters, and under the name of a president."""
_ADDRESS = re.compile(r"\W+1600 Pennsylvania|,? Room\b")
_PRESIDENT = re.compile(r"\b(?:Nixon|Carter|Reagan|Clinton|Bush|Obama|Trump|Biden) $")
_ONE_OF_ITS_STAFF = re.compile(
    r"\b(?:[Ff]ormer|FORMER|[Ee]x|[Rr]etired)[ -](?:[\w.]+ ){0,5}(?:the )?$|"
    r"\b(?:an?|\d\d,) (?!undercover)(?:\w+ ){0,3}(?:officer|agent|deputy|employee|guard|lawyer|attorney|member|"
    r"commander|investigator|supervisor) (?:with|at|of|for|from|in) the $",
)
_STAFF_BEHIND = re.compile(r"(?: \([A-Z]+\))? (?:[Pp]olice )?(?:[Ss]pecial )?(?:officer|agent|deputy|employee)\b")
_ONE_OF = (" a ", " an ", "\na ")
_BEFORE_STAFF = ("with the ", "at the ", "of the ", "for the ", "from the ", "in the ")
_CAREER = re.compile(
    r"\b(?:serv(?:e|ed|es|ing)|appointed|confirmed|worked|joined|resignation|stepping down|1[89]\d\d|20\d\d,)\b"
    r"(?:[^.;]|U\.S\.){0,50}$",
    re.IGNORECASE,
)
"""What tells somebody's career: "confirmed as the U.S. Attorney of the Eastern District of Virginia"."""
_ADVISORY = re.compile(r"\b(?:WHAT|WHEN|WHERE)\b")
_IN_CAPITALS = re.compile(r"\s[A-Z\d][A-Z\d'’-]*\s[A-Z\d][A-Z\d'’-]+\b")
_CAPITALS_AROUND = re.compile(r"\b[A-Z\d][A-Z\d'’-]+,? [A-Z\d][A-Z\d'’-]+,? $"), re.compile(r" [A-Z][A-Z'’-]+\b")
"""Words in capitals, two behind a name, or two before it and one behind."""
_LIST_SIGNS = " *•·▪-–—/\t"
_BEFORE = 60
"""Characters before a name that may say that it is named in passing."""


def is_passing(match: PhraseMatch, text: str) -> bool:
    """Whether a body is named only in passing.

    As where the government's money goes ("$34 billion for the NIH", "increases for the NIH") or a bill is sent; as the
    place of an office ("within the White House") or of somebody's seat ("a member of the Senate Budget Committee"); or
    as where somebody works or worked who does not act for it ("a former DEA agent"). WHO is a question in an advisory
    to the press, and a word among others in capitals.
    """
    before = text[max(0, match.start - _BEFORE) : match.start]
    if before.endswith(_ONE_OF) and _STAFF_BEHIND.match(text, match.end):
        return True
    may_be_staff = before.endswith(_BEFORE_STAFF) or "ormer" in before or "FORMER" in before or "x-" in before
    if (may_be_staff or "etired" in before) and _ONE_OF_ITS_STAFF.search(before):
        return True
    if match.phrase.value.startswith(ATTORNEYS) and _CAREER.search(before):
        return True
    if text[match.start : match.end] == "WHO" and (_ADVISORY.search(text) or _is_in_capitals(match, text)):
        return True
    if _is_named_for_its_head(match, before, text) or (before.endswith(("to ", "to the ")) and _SENT_TO.search(before)):
        return True
    if match.phrase.value in _OFTEN_ADDRESSED and (_ADDRESS.match(text, match.end) or _PRESIDENT.search(before)):
        return True
    if text[match.start : match.end] == "VA" and _POSTAL_CODE.match(text, match.end):
        return True
    if "Committee" in match.phrase.value and _POST.search(before):
        return True
    if "Caucus" in match.phrase.value and _CHAIRED.search(before):
        return True
    if before.endswith("before the ") and "Board" not in match.phrase.value:
        return True
    is_local = find_organization(match.phrase.value) is None
    if is_local or not before.endswith(_BEFORE_PASSING):
        return False
    return _PASSING.search(before, max(0, len(before) - _LONGEST_PASSING)) is not None


def _is_in_capitals(match: PhraseMatch, text: str) -> bool:
    """Whether a name stands in a headline in capitals: "MEN WHO SOLD HEROIN"."""
    before, behind = _CAPITALS_AROUND
    around = before.search(text, max(0, match.start - _BEFORE), match.start) and behind.match(text, match.end)
    return bool(_IN_CAPITALS.match(text, match.end) or around)


def _is_named_for_its_head(match: PhraseMatch, before: str, text: str) -> bool:
    """Whether a body is named for its head alone: "requires the Secretary of Health and Human Services to"."""
    return bool(_SECRETARY_BEFORE.search(before) or _SECRETARY_BEHIND.match(text, match.end))


def is_attribute(match: PhraseMatch, text: str) -> bool:
    """Whether the name of a body only describes something else: "FDA-approved", "HHS grants"."""
    if _ATTRIBUTE.match(text, match.end) or text.endswith(_IN_LIST_OF_BUDGETS, 0, match.start):
        return True
    may_be_approved = text[match.end : match.end + 2] in (" a", " A", " (")
    is_subject = text.endswith(("the ", "The ", "that "), 0, match.start)
    return may_be_approved and not is_subject and bool(_APPROVED.match(text, match.end))


def is_heading(match: PhraseMatch, text: str) -> bool:
    """Whether a name stands alone on its line, or begins a point of a list: "• Justice Department: ..."."""
    behind = text[match.end : match.end + 1]
    before = text[max(0, match.start - _BEFORE) : match.start].rstrip(_LIST_SIGNS)
    if behind == "\n":
        return before.endswith("\n")
    return behind == ":" and (before.endswith(("\n", ":")) or text[match.start - 2 : match.start - 1] in "•*")
