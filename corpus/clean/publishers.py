"""Determining the publisher of a release."""

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus.clean.text import one_line
from corpus.label import find_organization
from corpus.label.vocabulary import names_matcher
from corpus.release import Confidence, Evidence, Witness

_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:(?:19|20)\d\d)?\s*(?:[-–—,]\s*(?:(?:19|20)\d\d|present))?\s*(?:by\s)?"
    r"(?P<name>[^.|,;©\d]{2,80})",
    re.IGNORECASE,
)
_FOLLOW = re.compile(r"(?i:follow|subscribe to)\s+(?P<name>[A-Z][\w&’' -]{1,60}?)\s+(?:on|to|for)\b")
_NO_NAMES = {"us", "our", "all rights reserved", "the"}
_ACTS = re.compile(
    r"\b(?:hosts?|hosted|convenes?|convened|organi[sz]e[sd]?|launche[sd]|launch|announces?|announced|publishe[sd]|"
    r"releases?|released|warns?|warned|calls?|called|urges?|urged|welcomes?|welcomed|signs?|signed|seizes?|seized|"
    r"arrests?|arrested|supports?|supported|presents?|presented|reports?|reported|dismantles?|dismantled|"
    r"incauta|incautó|detiene|detuvo|anuncia|anunció|presenta|presentó|organiza|organizó|celebra|celebró|publica|"
    r"publicó|advierte|insta|desarticula|desarticuló|lanza|lanzó)\b",
    re.IGNORECASE,
)
_SUBJECT_WORDS = 12
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def named_publisher(witness: Witness, name: str, text: str | None = None, confidence: Confidence = "high") -> Evidence:
    """Evidence for a publisher, under its canonical name where the vocabulary knows it."""
    name = one_line(name)
    return Evidence("publisher", find_organization(name) or name, witness, one_line(text or name), confidence)


def publisher_in_boilerplate(lines: Iterable[str]) -> Iterator[Evidence]:
    """Find publishers in the lines around a release: first in copyright lines, then in invitations to follow."""
    lines = list(lines)
    for pattern in (_COPYRIGHT, _FOLLOW):
        for line in lines:
            if (found := pattern.match(line)) and (name := _cleaned(found["name"])):
                yield named_publisher("text", name, line, "high" if find_organization(name) else "medium")


def acting_bodies(title: str, paragraphs: Sequence[str]) -> Iterator[Evidence]:
    """Find the organisation that acts in the title or the first sentence ("INCB warns ...")."""
    for sentence in (title, *_SENTENCE.split(" ".join(paragraphs[:1]))[:1]):
        for match in names_matcher().find(sentence):
            behind = " ".join(sentence[match.end :].split()[:_SUBJECT_WORDS])
            if len(sentence[: match.start].split()) <= 1 and _ACTS.search(behind):
                yield Evidence("publisher", match.phrase.value, "text", sentence[:120], "low")
                return


def _cleaned(name: str) -> str | None:
    name = re.sub(r"\s*all rights reserved.*", "", one_line(name), flags=re.IGNORECASE).strip(" -–—")
    return name if name and name.casefold() not in _NO_NAMES else None
