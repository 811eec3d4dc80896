"""Determining the publisher of a release."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from urllib.parse import urlsplit

from corpus.catalogue.sources import load_catalogue
from corpus.clean.text import one_line
from corpus.clean.titles import names_an_office
from corpus.label import find_organization
from corpus.label.vocabulary import names_matcher
from corpus.release import Confidence, Evidence, Witness

_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:(?:19|20)\d\d)?\s*(?:[-–—,]\s*(?:(?:19|20)\d\d|present))?\s*(?:by\s)?"
    r"(?P<name>(?:\be\. ?V\.|\b(?:Inc|Ltd|St|Dr)\.|\b[A-Z]\.(?=[A-Z ])|[^.|,;©\d]){2,80})",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:herausgeber(?:in)?|original-content von|rückfragen(?: bitte)? an|publisher|published by|issued by|source|"
    r"communiqué (?:de|du)|éditeur|fuente|editor responsable|emitido por|fonte|źródło|opracowanie|zdroj|forrás|"
    r"bron|kaynak|"
    r"sumber|источник|джерело|المصدر|منبع|(?:信息|文章|稿件|内容)?(?:来源|來源)|稿源|发布单位|发布机构|主办(?:单位)?|出典|出所|発表元|출처|"
    r"स्रोत)\s?[:：]\s?(?P<name>[^:：|]{2,90}?)(?:,? (?:übermittelt|transmitted|via)\b.*|\s*\(ots\)|[.。]?)$",
    re.IGNORECASE,
)
_NO_PUBLISHERS = re.compile(
    r"(?:information|informationen|home|homepage|news|newsroom|press|website|web ?site|site|portal|blog|wordpress|main|"
    r"official (?:web ?)?site|welcome|default|drupal|joomla!?|inicio|accueil|startseite|actualités|noticias|"
    r"новости|главная|"
    r"официальный сайт|首页|网站|门户网站|ホーム|홈|own|internet|agencies|agencias|staff|admin|administrator|editor)",
    re.IGNORECASE,
)
"""Names of sites and authors that name nobody."""
_LONGEST_NAME = 9
"""Most words of a publisher's name; longer ones are slogans."""
_LAST = 3
"""Paragraphs at the end of a text that may name its publisher."""
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


def publisher_of_host(url: str | None) -> Iterator[Evidence]:
    """Evidence for the publisher of an address whose host is that of an entry in the catalogue, or below it."""
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    while "." in host:
        if entry := _organizations_by_host().get(host):
            name, organization = entry
            yield named_publisher("catalogue", organization, f"the host of the catalogue's entry {name}")
            return
        host = host.partition(".")[2]


@cache
def _organizations_by_host() -> Mapping[str, tuple[str, str]]:
    """Names of the catalogue's entries and their organisations, by host without `www.`."""
    entries = load_catalogue().values()
    return {
        (urlsplit(one.home).hostname or "").removeprefix("www."): (one.name, one.organization)
        for one in reversed(entries)
    }


def publisher_of_site(names: Iterable[tuple[Witness, str, str]]) -> Iterator[Evidence]:
    """Evidence from what a page's markup calls its publisher or site; each is a witness, a name, and where it stands.

    Slogans, and what templates call every site, name nobody.
    """
    for witness, name, text in names:
        if names_somebody(name):
            yield named_publisher(witness, name, text, "medium")


def most_credible(said: Sequence[Evidence]) -> Evidence:
    """The evidence for a publisher that is known from the catalogue, else for a known organisation, else the first."""
    return min(said, key=lambda one: (one.witness != "catalogue", find_organization(one.value) is None))


def names_somebody(name: str) -> bool:
    """Whether a name can be that of a publisher."""
    plain = one_line(name).strip(" .:|-–—")
    return len(plain) > 1 and len(plain.split()) <= _LONGEST_NAME and not _NO_PUBLISHERS.fullmatch(plain)


def publisher_in_text(paragraphs: Sequence[str], around: Sequence[str]) -> Iterator[Evidence]:
    """Find the publishers that the last paragraphs of a release and the lines around it name."""
    yield from publisher_in_lines((*around, *paragraphs[-_LAST:]))
    yield from publisher_in_boilerplate(around)


def publisher_in_lines(lines: Iterable[str]) -> Iterator[Evidence]:
    """Find the publisher that a line of its own names: `Herausgeber: ...`, `Source: ...`, `来源：...`."""
    for line in lines:
        if (found := _NAMED.match(line)) and names_somebody(found["name"]):
            yield named_publisher("text", found["name"], line, "medium")


def publisher_in_boilerplate(lines: Iterable[str]) -> Iterator[Evidence]:
    """Find publishers in the lines around a release: first in copyright lines, then in invitations to follow."""
    lines = list(lines)
    for pattern in (_COPYRIGHT, _FOLLOW):
        for line in lines:
            if (found := pattern.match(line)) and (name := _cleaned(found["name"])):
                yield named_publisher("text", name, line, "high" if find_organization(name) else "medium")


def publisher_above(lines: Iterable[str]) -> Iterator[Evidence]:
    """Find an office that stands alone above the title."""
    for line in lines:
        if names_an_office(line) and names_somebody(line):
            yield named_publisher("text", line, line, "medium")


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
