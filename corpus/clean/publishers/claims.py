"""What lines of a page or text claim of its publisher: labels, copyright, letterheads, and bodies that act."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from corpus.clean.boilerplate import is_banner
from corpus.clean.offices import may_be_an_office, names_an_office
from corpus.clean.publishers.names import letters
from corpus.clean.publishers.wording import wording
from corpus.clean.text import one_line
from corpus.label.vocabulary import names_matcher
from corpus.quick_dataclass import dataclass
from corpus.release import Evidence, Witness


@dataclass(frozen=True, slots=True)
class Claim:
    """A name that somebody gives the publisher."""

    name: str
    witness: Witness
    kind: str
    """What kind of thing says so; claims of one kind don't confirm each other."""
    text: str
    """The words in which it stands there."""
    weight: float
    """How far it is believed on its own; `choose.py` says how much is enough."""


_OF_A_SITE = frozenset(("logo", "og:site_name"))
_SHORTEST_MENTION, _SHORTEST_UNSPACED, _MENTION = 12, 5, 0.5
"""Fewest letters of a name that is no word of a text by chance, the same without blanks, and what its mention is worth
by itself."""
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_OPERATOR, _SOURCE, _COPYRIGHT, _LETTERHEAD, _FOLLOWED, _PRESS, _TRANSMITTED = 3.0, 2.0, 2.0, 2.5, 2.0, 2.0, 9.0
"""What claims are worth; the last is more than all that a site may say of itself."""
_LABELLED = re.compile(
    r"(?P<name>[^:：|]{2,90}?)(?P<carried>,? (?:übermittelt|transmitted|via)\b.*)?(?:\s*\(ots\)|[.。]?)$", re.IGNORECASE
)
_HOLDER = re.compile(
    r"(?:(?:©|\(c\)|ⓒ|\bcopyright\b|@(?= ?(?:19|20)\d\d))[\s,:]*)+(?:(?:19|20)\d\d)?\s*"
    r"(?:[-–—,/]\s*(?:(?:19|20)\d\d|present))?[\s,.|–-]*(?:(?:by|von|par|por)\s)?"
    r"(?P<name>(?:\be\. ?V\.|\b(?:Inc|Ltd|St|Dr)\.|\b[A-Z]\.(?=[A-Z ])|\w\.(?=\w)|[^.|;©ⓒ\d]){2,80})",
    re.IGNORECASE,
)
_SOURCE_WITHIN = re.compile(r"(?:来源|來源|稿源|출처)\s?[:：]\s?(?P<name>[^\s:：|，,）)-]{2,24})")
"""A source in a line that begins with the date: `2019-12-10 来源：新华网`."""
_PUBLISHED_ON = re.compile(
    r"(?:published on|publié sur|publicado (?:en|em)|veröffentlicht auf|pubblicato su|gepubliceerd op|diterbitkan di|"
    r"опубликовано на|opublikowano na|publicat pe)\s(?P<name>[^()]{2,80}?) \(https?:",
    re.IGNORECASE,
)
"""The site's name in the print view of a page."""
_FOLLOW = re.compile(r"(?i:follow|subscribe to)\s+(?P<name>[A-Z][\w&’' -]{1,60}?)\s+(?:on|to|for)\b")
_PLACE_BEHIND = re.compile(r" \([A-Z]\w+\)$")
"""A place behind the name of a paper: "Ghanaian Times (Accra)"."""
_OFFICE_FOR_THE_PRESS = re.compile(
    r"(?:(?:kasi |tim )?humas|ufficio stampa(?: della?| del(?:l['’])?)?|oficina de prensa(?: de la| del| de)?|"
    r"(?:comunicación|comunicação) social (?:da|do|de(?: la)?|del)|assessoria de (?:imprensa|"
    r"comunicação)(?: social)? (?:da|do|de)|"
    r"service (?:de |de la )?(?:presse|communication) (?:de la|du|de l['’]|des)|press office of(?: the)?)\s?"
    r"(?P<name>[A-ZÀ-Þ].{2,60}?)(?: em [A-Z].{2,40})?",
    re.IGNORECASE,
)
"""The office for the press of a body, as an author or below a text."""
_BARS = re.compile(r"\s*\|\s*")
_COLONS = frozenset(":：")
_FIRST, _LAST = 8, 3
"""Paragraphs at the start and at the end of a text that may name its publisher."""
_LONGEST_HEAD, _LONGEST_IN_CAPITALS, _LONGEST_LABEL, _LONGEST_LINE = 8, 14, 40, 200
"""Most words of a letterhead and of one in capitals, and characters of a label and of a line that names a publisher."""
_ACTS = re.compile(
    r"\b(?:hosts?|hosted|convenes?|convened|organi[sz]e[sd]?|launche[sd]|launch|publishe[sd]|welcomes?|welcomed|"
    r"presents?|presented|presenta|presentó|organiza|organizó|celebra|celebró|publica|publicó|lanza|lanzó)\b",
    re.IGNORECASE,
)
_SUBJECT_WORDS = 12
_LONGEST_QUOTE, _LEAD = 120, 1_000
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def mentions(claims: Iterable[Claim], paragraphs: Sequence[str], around: Iterable[str]) -> Iterator[Claim]:
    """The names that a site gives itself, where the text names them too, or a line around it begins with them, as an
    address does. They only confirm."""
    names = dict.fromkeys(one.name for one in claims if one.kind in _OF_A_SITE)
    said = letters(" ".join((*paragraphs[:_FIRST], *paragraphs[-_LAST:]))) if names else ""
    lines = [letters(line) for line in around] if names else []
    for name in names:
        own = letters(name)
        is_long = len(own) >= (_SHORTEST_UNSPACED if _UNSPACED.search(own) else _SHORTEST_MENTION)
        if is_long and (own in said or any(line.startswith(own) and line != own for line in lines)):
            yield Claim(name, "text", "mention", name, _MENTION)


def claims_in_text(paragraphs: Sequence[str], around: Sequence[str]) -> Iterator[Claim]:
    """What the ends of a release and the lines around it claim."""
    yield from claims_in_lines((*around, *paragraphs[:_FIRST], *paragraphs[-_LAST:]))
    for line in around:
        if len(line) <= _LONGEST_LINE and (found := _FOLLOW.match(line)):
            yield Claim(found["name"], "text", "follow", line, _FOLLOWED)
    for line in (*around, *paragraphs[-_LAST:]):
        if len(line) <= _LONGEST_LINE and (found := _OFFICE_FOR_THE_PRESS.fullmatch(line)):
            yield Claim(found["name"], "text", "office", line, _PRESS)


def claims_in_lines(lines: Iterable[str]) -> Iterator[Claim]:
    """What lines of their own claim: `Herausgeber: ...`, `Source: ...`, `来源：...`, `© 2019 ...`."""
    short = (line for line in lines if len(line) <= _LONGEST_LINE)
    yield from filter(None, map(_claim_in, dict.fromkeys(_with_their_labels(short))))


@lru_cache(maxsize=2_000)
def _claim_in(line: str) -> Claim | None:
    """What a line claims; the foot of a page is asked twice, and stands on all pages of its site."""
    for kind, pattern, weight in (("operator", wording().operator, _OPERATOR), ("source", wording().source, _SOURCE)):
        if (label := pattern.match(line)) and (found := _LABELLED.match(line, label.end())):
            worth = _TRANSMITTED if found["carried"] else weight
            return Claim(_without_rights(found["name"]), "text", kind, line, worth)
    if published := _PUBLISHED_ON.match(line):
        return Claim(published["name"], "text", "operator", line, _OPERATOR)
    if within := _SOURCE_WITHIN.search(line):
        return Claim(within["name"], "text", "source", line, _SOURCE)
    if (found := _HOLDER.match(line)) and (name := _holder(found["name"], line[found.end() :])):
        return Claim(name, "text", "copyright", line, _COPYRIGHT)
    return None


def claims_above(lines: Sequence[str]) -> Iterator[Claim]:
    """An office or a paper that stands alone above the title or the text; of a letterhead in capitals, the last one."""
    for at, line in enumerate(lines):
        if _heads_a_text(line) and not (line.isupper() and any(map(_is_a_part_in_capitals, lines[at + 1 : at + 2]))):
            yield Claim(_PLACE_BEHIND.sub("", line), "text", "letterhead", line, _LETTERHEAD)


def _heads_a_text(line: str) -> bool:
    """Whether a line is the name of an office or a paper, rather than a banner or a label."""
    if len(line) > _LONGEST_LINE or is_banner(line) or line.endswith(".") or not _COLONS.isdisjoint(line):
        return False
    is_short = len(line.split()) <= (_LONGEST_IN_CAPITALS if line.isupper() else _LONGEST_HEAD)
    return is_short and (names_an_office(line) or (may_be_an_office(line) and not line.isupper()))


def _is_a_part_in_capitals(line: str) -> bool:
    return line.isupper() and _heads_a_text(line)


def acting_bodies(title: str, paragraphs: Sequence[str]) -> Iterator[Evidence]:
    """The organisation that both the title and the first sentence begin with, where it tells of what it does itself.

    "UNODC convenes a meeting" is the word of UNODC; "The DEA arrested two men" may be that of any paper.
    """
    sentences = (title, *_SENTENCE.split(" ".join(paragraphs[:1])[:_LEAD], maxsplit=1)[:1])
    subjects = [_subject(sentence) for sentence in sentences]
    if len(subjects) > 1 and subjects[0] and subjects[0] == subjects[1]:
        yield Evidence("publisher", subjects[0], "text", title[:_LONGEST_QUOTE], "low")


def _with_their_labels(lines: Iterable[str]) -> Iterator[str]:
    """The lines without bullets; one that is only a label is joined with the next."""
    label = ""
    for line in chain.from_iterable((line, *_labelled_parts(line)) for line in lines):
        plain = line.lstrip("-–•*· ")
        if label:
            yield f"{label} {plain}"
        label = _label_alone(plain)
        if not label:
            yield plain


def _labelled_parts(line: str) -> Iterator[str]:
    """The parts between bars of a line that have a label: "Source: Port Police | 4 July 2022"."""
    parts = _BARS.split(line)
    yield from (part for part in parts if len(parts) > 1 and not _COLONS.isdisjoint(part))


def _label_alone(line: str) -> str:
    """The line with its colon, if it is only a label; `Herausgeber` is one without."""
    if len(line) > _LONGEST_LABEL:
        return ""
    if line.endswith((":", "：")):
        return line
    return f"{line}:" if (found := wording().operator.match(f"{line}:")) and found.end() == len(line) + 1 else ""


def _holder(name: str, behind: str) -> str:
    """The name in a copyright line, without what stands behind it: that all rights are reserved, or an address."""
    if behind[:1].isdigit():
        name = name.rpartition(",")[0] or name
    return _without_rights(name).strip(" -–—,")


def _without_rights(name: str) -> str:
    """A name without what a copyright line says behind it: that all rights are reserved."""
    rights = wording().rights.search(name)
    return one_line(name[: rights.start()] if rights and rights.start() else name)


def _subject(sentence: str) -> str | None:
    for match in names_matcher().find(sentence):
        behind = " ".join(sentence[match.end :].split()[:_SUBJECT_WORDS])
        if len(sentence[: match.start].split()) <= 1 and _ACTS.search(behind):
            return match.phrase.value
    return None
