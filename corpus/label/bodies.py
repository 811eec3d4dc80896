"""Organisations recognised by the form of their names: police departments, sheriffs, prosecutors, US attorneys."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from corpus.label.files import read
from corpus.label.phrases import KnownPhrase, PhraseMatch

HEAD = "head"
"""The kind of the phrases with which such names end ("Police Department")."""
LEADING = "leading head"
"""The kind of the phrases with which such names begin ("Staatsanwaltschaft")."""
_LANDSCAPE = (
    "Main|Rhein|Neckar|Lech|Inn|Donau|Oder|Saale|Spree|Ruhr|Lahn|Mosel|Saar|Isar|Ilm|Ems|Weser|Elbe|Havel|Fulda|Werra|"
    "Leine|Aller|Iller|Enz|Kocher|Jagst|Sieg|Wupper|Lippe|See|Bodensee|Taunus|Breisgau|Allgäu|Harz|Schwarzwald|"
    "Erzgebirge|Vogtland|Odenwald|Hunsrück|Westerwald|Sauerland|Münsterland|Innkreis|Mühlkreis|Pongau"
)
"""The rivers and regions that tell towns of one name apart: "Frankfurt am Main"."""
_PLACE_BEHIND = re.compile(
    r"(?: (?:der|di|la|le) )?(?: ?[A-ZÄÖÜŁŚŻÉ][\w\-]+(?:/[A-Z][\w\-]+)?)"
    rf"(?: (?:am|an der|im) (?:{_LANDSCAPE})(?!\w))?"
)
_LONGEST = 90
_LONGEST_LIST = 360
_WORD = r"(?:[A-Z][\w’'\-]*|St\.|Mt\.|Ft\.|[A-Z]\.[A-Z]\.)"
_CAPITALS = re.compile(rf"(?:{_WORD}(?: (?:of|de|del|la|the))? )*{_WORD} $")
_LISTED = re.compile(rf"((?:(?:{_WORD} )*{_WORD}, )*(?:{_WORD} )*{_WORD},? and (?:the )?(?:{_WORD} )+)$")
_LISTED_BEHIND = re.compile(
    r" (?:of|in|from) (?:the [Cc](?:ities|ounties) of )?"
    rf"((?:(?:{_WORD} )*{_WORD}, )*(?:{_WORD} )*{_WORD},? and (?:{_WORD} )*{_WORD})"
)
_MOST_WORDS = 5
"""Most words of a name before its head; longer ones are parts of headlines."""
_PART = re.compile(r"(?:Northern|Southern|Eastern|Western|Middle|Central) $")
_COMPONENT = re.compile(r"USAO\s*[-–]\s*([A-Z][\w ]+?)(?:, (\w+))?")
_ATTORNEY = "U.S. Attorney's Office for the {}"
ATTORNEYS = _ATTORNEY.format("")
"""How the names of United States attorneys' offices begin."""
_BEFORE_DISTRICT = 160
_CUT = re.compile(r".*(?:(?<! of) the|\b(?:The|THE|TO|FOR|For|Former|From|By|With|To|At|In|And|Million|&)) (?=[A-Z])")
"""What stands before a name on its line, up to its last word."""
_GENERIC = frozenset(
    "Narcotics Narcotic Drug Drugs Gang Gangs Regional National Federal State Local County City Major Multi-Agency "
    "Joint Special Safe Streets District Appellate Superior".split()
)
"""Words that make no name of a body on their own."""
_UNITS = "Department|Office|Bureau|Division|Board|Council|Commission|Agency"
_UNIT = re.compile(rf" (?=[ABCDO])(?:{_UNITS}) (?=of |on |for )")
_LONGEST_STATE = 30
"""Characters of a state's name, with "State" behind it."""
_OF_A_STATE = ("State ", "Highway ", "Department of ", "Bureau of ", "Division of ", "National Guard")
"""Beginnings of heads before which a state is the name, not the place of it."""
_ATTORNEY_GENERAL = "Attorney General"
_SHERIFF = "County Sheriff"
_PARK_POLICE, _POLICE_OF_A_PARK = "Park Police", "Park Police Department"
_OFFICES_OF_TWO_NAMES = ("Sheriff's Office", "Sheriff's Department"), ("Attorney General's Office", "Attorney General")
_OF_HIS_STAFF = re.compile(r"['’]|\ss\b")
_STATE_BEFORE = re.compile(r"\b(?:(?:New|North|South|West|Rhode|Puerto|Virgin) )?[A-Z][a-z]+ $")
_SENTENCE = re.compile(r"[a-z)]\.\s|\n")
_INSPECTOR = re.compile(
    r"(?:['’]?s)?(?: \([A-Z]+\)|\))?(?:['’]?s)?(?:,? ?[-–]? ?)Office of (?:the )?"
    r"(?:Inspector General|Criminal Investigations?)\b"
)
_INSPECTOR_BEFORE = re.compile(r"Inspector General (?:of|for) the (?:U\.S\. |United States )?$")
_INSPECTORS = {"OIG": "Office of Inspector General", "OCI": "Office of Criminal Investigations"}
_LONGEST_ABBREVIATION = 6
_AFTER_NAME = ("'", "’", "s", " ", ",")
_POSSESSIVE = re.compile(r"(?: \([A-Z]+\))?(?:['’]s|s['’]?|(?<=s)) (?:U\.S\. )?|, (?=Office of )")
_BEFORE = 60
"""Characters before a name that may say that it is named in passing."""


def head_phrases(lane: str) -> Iterator[KnownPhrase]:
    """The phrases with which such names end, in singular and plural, with and without apostrophes."""
    known = read("bodies")
    for head in known["leading"]["heads"]:
        yield KnownPhrase(head, LEADING, head, lane, proper=True)
    for head, whole in [*((head, head) for head in known["heads"]), *known["offices"].items()]:
        for text in {head, head.replace("'s ", "s "), head.replace("s' ", "s ")}:
            yield KnownPhrase(text, HEAD, whole, lane, proper=head[0].isupper())
            if head == whole and not text.endswith("Police"):
                yield KnownPhrase(f"{text}s", HEAD, f"{whole}s", lane, proper=True)


def named_bodies(match: PhraseMatch, text: str) -> list[str]:
    """The names that end with a matched head; empty where it stands alone."""
    before = text[max(0, match.start - _LONGEST) : match.start].replace("\n", "\0").replace("’", "'")
    head = match.phrase.value
    if match.phrase.text == _SHERIFF and _OF_HIS_STAFF.match(text, match.end):
        return []
    if head not in _singular():
        return _one_body(before, head)
    one = _singular()[head]
    listed = _LISTED_BEHIND.match(text[match.end : match.end + _LONGEST_LIST]) or _LISTED.search(before)
    return _listed_bodies(listed[1], one) if listed else _one_body(before, one)


def usual_name(name: str, found: Mapping[str, int]) -> str:
    """The name that a text has most often for a body: it may call a sheriff's office a department too.

    `found` says how often it has each name; of two as frequent, it is that of the office.
    """
    for names in _OFFICES_OF_TWO_NAMES:
        for one in names:
            if name.endswith(one):
                place = name.removesuffix(one)
                return max((place + name for name in names), key=lambda text: found.get(text, 0))
    return name


def body_with_place_behind(match: PhraseMatch, text: str) -> str | None:
    """The name that begins with a matched leading head, with its place; None where none follows."""
    place = _PLACE_BEHIND.match(text, match.end)
    return " ".join(text[match.start : place.end()].split()) if place and place[0][:1] == " " else None


def attorneys_offices(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield US attorneys' offices with their positions: districts named after an attorney and not after a court."""
    for found in _district().finditer(text):
        before = text[max(0, found.start() - _BEFORE_DISTRICT) : found.start()]
        part = _PART.search(before)
        between = before[before.rfind("Attorney") :]
        if "Attorney" in before and "Court" not in between and not _SENTENCE.search(between):
            start = found.start() - (len(part[0]) if part else 0)
            yield _ATTORNEY.format(text[start : found.end()]), start, found.end()


def state_bodies(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the departments and offices of states with their positions: "Kentucky Department of Agriculture"."""
    end = 0
    for unit in _UNIT.finditer(text):  # there are few, and looking for any state everywhere takes long
        state = _state_right_before().search(text, max(end, unit.start() - _LONGEST_STATE), unit.start())
        found = state and _state_body().match(text, state.start())
        if found:
            end = found.end()
            yield found[0].removesuffix("'s").removesuffix("’s"), found.start(), end


def inspector_of(match: PhraseMatch, text: str) -> str | None:
    """The inspector general or the criminal investigators of a body: "the FDA's Office of Criminal Investigations"."""
    before = _INSPECTOR_BEFORE.search(text, max(0, match.start - _BEFORE), match.start)
    found = before or _INSPECTOR.match(text, match.end)
    if not found or match.phrase.value.endswith(("-OIG", "-OCI")):
        return None
    name, office = match.phrase.value, "OIG" if "Inspector" in found[0] else "OCI"
    is_short = name.isupper() and len(name) <= _LONGEST_ABBREVIATION
    return f"{name}-{office}" if is_short else f"{name} {_INSPECTORS[office]}"


def end_of_possessive(match: PhraseMatch, text: str) -> int | None:
    """Where the next name may begin if a match stands in the possessive: "the Treasury Department's FinCEN"."""
    found = _POSSESSIVE.match(text, match.end) if text[match.end : match.end + 1] in _AFTER_NAME else None
    return found.end() if found else None


def attorneys_office_of(component: str) -> str | None:
    """The office that an abbreviation such as "USAO - Kentucky, Eastern" stands for."""
    found = _COMPONENT.fullmatch(component)
    if found and found[1].startswith("District of "):
        return _ATTORNEY.format(found[1])
    return _ATTORNEY.format(f"{found[2] or ''} District of {found[1]}".strip()) if found else None


def _one_body(before: str, head: str) -> list[str]:
    if head.startswith(_ATTORNEY_GENERAL):
        found = _STATE_BEFORE.search(before)
        state = found[0].strip() if found else ""
        return [f"{state} {head}"] if state in _states() else []
    if head.startswith(_OF_A_STATE):
        before = before.rpartition(", ")[2]
    elif ", " in before:
        before = _state_behind().sub(" ", before)
    cut = _CUT.match(before)
    found = _CAPITALS.search(before, cut.end() if cut else 0)
    name = _without_prefix(found[0].split()) if found else []
    if len(name) == 1 and name[0].isupper() and head.startswith("Bureau of "):
        return []  # a division of the body before it: "OCDA Bureau of Investigation"
    if head == _PARK_POLICE and len(name) == 1 and name[0].isalpha():
        head = _POLICE_OF_A_PARK  # of a city, as Buena Park or Menlo Park is
    if head.endswith(("Team", "Force", "Laboratory", "Lab")):
        name = [word.removesuffix("'s") for word in name]
    if not 0 < len(name) <= _MOST_WORDS or name[-1] in head or name[-1].endswith(("'s", "s'")):
        return []
    return [] if _GENERIC.issuperset(name) else [" ".join([*name, head])]


def _listed_bodies(listed: str, head: str) -> list[str]:
    """The names of a list that shares one head: "Griffith, Highland and Hammond Police Departments"."""
    places = [
        _without_prefix(part.split()) for part in re.split(r", and |, | and ", listed.replace("and the ", "and "))
    ]
    county = ["County"] if places[-1][-1:] == ["County"] else []
    return [" ".join([*place, *(county if place[-1] != "County" else []), head]) for place in places if place]


def _without_prefix(words: list[str]) -> list[str]:
    while words and (
        {words[0].rstrip("."), words[0].capitalize()} & _no_names() or words[0] in {"of", "the", "de", "la"}
    ):
        words = words[1:]
    return words


@cache
def _district() -> re.Pattern[str]:
    states = "|".join(read("bodies")["states"]["names"])
    return re.compile(rf"District of (?:{states})\b")


@cache
def _state_body() -> re.Pattern[str]:
    states = "|".join(read("bodies")["states"]["names"])
    field = rf"(?!(?:{states}|{_UNITS})\b)[A-Z][a-z]+(?:['’]s?)?(?:-[A-Z][a-z]+)?"
    fields = rf"{field}(?: {field}|,? (?:and|&) {field}|, {field}(?=(?:, [A-Z]\w+)* and ))*"
    return re.compile(rf"(?<!District of )\b(?:{states}) (?:State )?(?:{_UNITS}) (?:of|on|for) (?:the )?{fields}")


@cache
def _state_right_before() -> re.Pattern[str]:
    states = "|".join(read("bodies")["states"]["names"])
    return re.compile(rf"\b(?:{states})(?: State)?$")


@cache
def _state_behind() -> re.Pattern[str]:
    states = "|".join(read("bodies")["states"]["names"])
    return re.compile(rf", (?:{states}|[A-Z][a-z]+\.|[A-Z]\.[A-Z]\.),? $")


@cache
def _states() -> frozenset[str]:
    return frozenset(read("bodies")["states"]["names"])


@cache
def _no_names() -> frozenset[str]:
    return frozenset(read("bodies")["prefixes"]["no_names"])


@cache
def _singular() -> Mapping[str, str]:
    """The singular of each head, by its plural."""
    known = read("bodies")
    heads = dict.fromkeys((*known["heads"], *known["offices"].values()))
    return {f"{head}s": head for head in heads if f"{head}s" not in heads}
