"""Choosing the publisher of a release among the claims of its page, its text and its address."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from corpus.clean.offices import may_be_an_office, names_an_office
from corpus.clean.publishers.claims import Claim
from corpus.clean.publishers.hosts import Site, agreement, entry_of, name_of, organization_of, site_of
from corpus.clean.publishers.names import (
    are_alike,
    bare,
    is_an_abbreviation_of,
    letters,
    names_somebody,
    parts_of,
    without_legal_form,
)
from corpus.clean.publishers.wording import wording
from corpus.clean.text import one_line
from corpus.label import find_organization, find_organization_of
from corpus.release import Confidence, Evidence, Witness

_ENOUGH, _ENOUGH_ON_A_CARRIER = 3.0, 2.0
"""What a claim must be worth to be believed."""
_NO_HOST = 1.0
"""What a claim in the text is worth more where no host could agree with it."""
_KNOWN, _OFFICE, _AGREED, _MOST_AGREED = 1.0, 0.5, 1.0, 2
_DOMAIN_NAME, _LONG_NAME, _OF_AN_UMBRELLA, _OF_A_COMPANY, _FURTHER_PART = -2.0, -1.0, -2.0, -0.5, -0.5
"""What a claim is worth more, or less, because of its name."""
_SITES = frozenset(("og:site_name", "sitename", "application-name", "title", "logo", "header", "copyright"))
_LABELS = frozenset(("source", "operator", "contentsource", "office", "letterhead", "acting"))
"""Kinds of claims that name a site, and of those that name whose text it shows."""
_WHOLE = frozenset(("og:site_name", "logo", "copyright"))
"""Kinds of claims that are of a whole name, beside which no title stands."""
_OFFICE_AND_PLACE = re.compile(r"\s[–—-]\s")
_CONFIRMS = {"header": "logo", "footer": "footer"}
"""Kinds of claims of any line around a page, and whose confirmation they add nothing to."""
_NAMES_ITSELF = 1.0
"""The weight from which a claim names a publisher, rather than only confirm another."""
_LONGEST = 6
"""Most words of a name that is no slogan."""
_LONGEST_ABBREVIATION = 8
_WEB_ADDRESS = re.compile(r"\bwww\.\w", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}/?", re.IGNORECASE)


def named_publisher(
    witness: Witness,
    name: str,
    text: str | None = None,
    confidence: Confidence = "high",
    *,
    country: str | None = None,
) -> Evidence:
    """Evidence for a publisher, under its canonical name where the vocabulary knows it.

    A name that bodies of several countries have, such as *Ministerio del Interior*, stays as it is unless the country
    of the publisher is known.
    """
    name = one_line(name)
    canonical = find_organization_of(country, name) or name
    return Evidence("publisher", canonical, witness, one_line(text or name), confidence)


def choose_publisher(claims: Iterable[Claim], url: str | None, title: str, text: str) -> Iterator[Evidence]:
    """The publisher by the catalogue, by the vocabulary, by the claim that is believed most, or by the host alone.

    A claim gains where other witnesses or the host agree with it. On a site that carries what others publish, claims
    of the site's own name don't count. Where no claim is worth enough and the host tells nothing, there is no
    evidence.
    """
    site = site_of(url)
    if site is None or site.carrier:
        yield from _believed(claims, site, title)
    elif entry := entry_of(site):
        yield named_publisher("catalogue", entry[1], f"the host of the catalogue's entry {entry[0]}")
    elif known := organization_of(site):
        yield named_publisher("url", known, f"the host {site.host}", "medium")
    elif found := [*_believed(claims, site, title)]:
        yield from (_named_otherwise(one, site, text) for one in found)
    elif name := name_of(site, text):
        yield named_publisher("url", name, f"the host {site.host}", "low", country=site.country)


def _named_otherwise(said: Evidence, site: Site, text: str) -> Evidence:
    """The evidence with the name that the host is made of in place of the host itself: Caritas for `caritas.de`."""
    is_the_host = said.value.islower() and said.value.removeprefix("www.") == site.host
    name = name_of(site, text) if is_the_host else None
    return replace(said, value=find_organization_of(site.country, name) or name) if name else said


def _believed(claims: Iterable[Claim], site: Site | None, title: str) -> Iterator[Evidence]:
    named = [*_with_bare_names(claims, site, title)]
    if site and site.carrier:
        named = [one for one in named if not are_alike(one.name, site.carrier) and agreement(one.name, site) < 1]
    named = [one for one in named if one.kind != "footer" or not any(_goes_on_behind(each, one) for each in named)]
    names = {one.name for one in named if one.weight >= _NAMES_ITSELF}
    of_names = {name: _worth_of(name, site) for name in names}
    kinds = {name: _kinds_that_confirm(name, named) for name in names}
    worth = [
        _worth(one, kinds[one.name], of_names[one.name], site) if one.weight >= _NAMES_ITSELF else 0 for one in named
    ]
    enough = _ENOUGH_ON_A_CARRIER if site and site.carrier else _ENOUGH
    if any(map(_names_a_portal, named)) or _carries_for_offices(named):
        labelled = [
            at
            for at, one in enumerate(named)
            if one.kind in _LABELS and worth[at] >= _ENOUGH_ON_A_CARRIER and not wording().portal.fullmatch(one.name)
        ]
        if labelled:
            named, worth, enough = [named[at] for at in labelled], [worth[at] for at in labelled], _ENOUGH_ON_A_CARRIER
    if worth and max(worth) >= enough:
        said = _in_full(named[worth.index(max(worth))], named)
        yield named_publisher(said.witness, said.name, said.text, "medium", country=site.country if site else None)


def _with_bare_names(claims: Iterable[Claim], site: Site | None, title: str) -> Iterator[Claim]:
    """The claims of names that can be those of publishers, and of the parts of each.

    A part that the host is made of leaves the rest a slogan or a section.
    """
    own = letters(title)
    known: dict[str, str | None] = {}
    claims = [*claims]
    whole = {part: name for one in claims if one.kind in _WHOLE for part, name in _parts_of_an_office(one.name)}
    for claim in claims:
        parts = [whole[claim.name]] if claim.name in whole else parts_of(claim.name)
        if site and any(agreement(part, site) == 2 for part in parts[1:]):
            parts = parts[1:]
        elif parts[0] in whole.values():
            parts = parts[:1]
        for at, part in enumerate(parts):
            if part not in known:
                known[part] = _bare_name(part, own)
            if name := known[part]:
                yield replace(claim, name=name, weight=claim.weight + (_FURTHER_PART if at > 1 else 0))


def _parts_of_an_office(name: str) -> Iterator[tuple[str, str]]:
    """The parts of an office's name that a dash parts from its place, each with the name as it stands there."""
    parts = _OFFICE_AND_PLACE.split(name)
    if len(parts) == 2 and may_be_an_office(parts[0]) and not may_be_an_office(parts[1]) and names_somebody(parts[1]):
        yield from ((part, name) for part in parts)


def _bare_name(part: str, letters_of_title: str) -> str | None:
    """A part of a claim without what stands around a name; None where it names nobody or is the title."""
    name = bare(part)
    is_the_title = bool(letters_of_title) and letters_of_title in letters(name)
    return name if names_somebody(name) and "@" not in name and not is_the_title else None


def _worth_of(name: str, site: Site | None) -> float:
    """What a claim is worth more, or less, because of its name and the host."""
    worth = agreement(name, site) if site else 0.0
    is_an_office = names_an_office(name)
    if find_organization(name):
        worth += _KNOWN
    elif is_an_office:
        worth += _OFFICE
    if _DOMAIN.fullmatch(name) and (name.islower() or name.isupper() or name.count(".") > 1):
        worth += _DOMAIN_NAME
    if without_legal_form(name) != name:
        worth += _OF_A_COMPANY
    if len(name.split()) > _LONGEST and not is_an_office:
        worth += _LONG_NAME
    if _WEB_ADDRESS.search(name):
        worth += _DOMAIN_NAME
    if wording().umbrella.fullmatch(name):
        worth += _OF_AN_UMBRELLA
    return worth


def _worth(claim: Claim, kinds: Set[str], of_name: float, site: Site | None) -> float:
    worth = claim.weight + of_name
    if not site and claim.witness == "text":
        worth += _NO_HOST
    others = kinds - {_CONFIRMS.get(claim.kind, claim.kind)}
    return worth + _AGREED * min(_MOST_AGREED, len(others))


def _kinds_that_confirm(name: str, claims: Sequence[Claim]) -> Set[str]:
    """The kinds of claims that may be of this publisher; a line around the page has to say just the same."""
    said = {(one.kind, one.name) for one in claims}
    return {_CONFIRMS.get(kind, kind) for kind, other in said if _confirms(kind, other, name)}


def _confirms(kind: str, other: str, name: str) -> bool:
    return letters(other) == letters(name) if kind in _CONFIRMS else are_alike(other, name)


def _names_a_portal(claim: Claim) -> bool:
    return claim.kind in _SITES and wording().portal.fullmatch(claim.name) is not None


def _goes_on_behind(site: Claim, footer: Claim) -> bool:
    """Whether a line at the foot of a page begins with the name of its site: an address or a slogan follows."""
    mine, line = letters(site.name), letters(footer.name)
    return site.kind in _SITES and len(mine) < len(line) and line.startswith(mine) and may_be_an_office(site.name)


def _carries_for_offices(claims: Sequence[Claim]) -> bool:
    """Whether nothing that a site is called names an office, and what names the source of its text does."""
    sites = [one.name for one in claims if one.kind in _SITES]
    labels = [one.name for one in claims if one.kind in _LABELS]
    return any(map(may_be_an_office, labels)) and not any(map(may_be_an_office, sites))


def _in_full(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """The claim of the full name, where the chosen one is an abbreviation, or the first word of an office's name."""
    if " " not in claim.name and not find_organization(claim.name):
        begun = [one for one in claims if one.name.startswith(f"{claim.name} ") and may_be_an_office(one.name)]
        if begun:
            return max(begun, key=lambda one: one.weight)
    if " " in claim.name or len(letters(claim.name)) > _LONGEST_ABBREVIATION or find_organization(claim.name):
        return claim
    full = [one for one in claims if " " in one.name and is_an_abbreviation_of(claim.name, one.name)]
    return max(full, key=lambda one: one.weight, default=claim)
