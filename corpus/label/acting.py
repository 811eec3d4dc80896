"""The bodies that act in a text: those that the vocabulary or the form of their names tells, and not in passing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from corpus.label.bodies import (
    HEAD,
    LEADING,
    attorneys_offices,
    body_with_place_behind,
    end_of_possessive,
    inspector_of,
    named_bodies,
    state_bodies,
    usual_name,
)
from corpus.label.congress import chamber_of_publisher, committees, houses_of_congress, is_house, is_idle_house
from corpus.label.passing import is_attribute, is_heading, is_passing
from corpus.label.phrases import KnownPhrase, MatchesByValue, PhraseMatch, by_value
from corpus.label.societies import societies
from corpus.label.vocabulary import (
    SHARED_NAME,
    committee_names,
    country_of_body,
    find_organization,
    shared_names,
)

_DEPARTMENT = "DOJ"
"""The department whose divisions speak for it."""
_GET_GRANTS = ("Fire Department", "Fire Departments", "Housing Authority")
"""How local bodies are called that get the grants which members of Congress announce, and do nothing else there."""
_LONG_OF_MEMBER = 6500
"""Characters from which on a text by a member of Congress lists whom money goes to."""


def acting_bodies(
    kinds: Mapping[str, MatchesByValue], text: str, title: int, lead: int, country: str | None = None
) -> MatchesByValue:
    """The bodies that act in a text, by their canonical names.

    `kinds` are its matches by kind; `title` and `lead` are where its title and its first sentences end. `country` is
    the ISO code of that of its publisher, if known.
    """
    chamber = chamber_of_publisher(text)
    of_states = list(_of_states(kinds, text))
    found = [
        *of_states,
        *_outside((*_of_vocabulary(kinds, country), *_by_form(kinds, text, title)), of_states),
        *(_named(*one) for one in houses_of_congress(text)),
        *(_named(*one) for one in committees(text, chamber, committee_names())),
    ]
    taken = [match for matches in (*kinds["organization"].values(), *kinds[HEAD].values()) for match in matches]
    found += _outside((_named(*one) for one in societies(text, title, chamber is not None)), (*taken, *of_states))
    if chamber:
        found = [one for one in found if not (is_heading(one, text) or one.phrase.value.endswith(_GET_GRANTS))]
    is_list = chamber is not None and len(text) > _LONG_OF_MEMBER
    counted = list(_acting(found, text, lead if is_list else None))
    if "Office of " in text or "Inspector General " in text:
        counted = [_inspector(one, text) or one for one in counted]
    return by_value(_with_usual_names(list(_without_parents(counted, text))))


def _of_vocabulary(kinds: Mapping[str, MatchesByValue], country: str | None) -> Iterator[PhraseMatch]:
    for matches in kinds["organization"].values():
        yield from matches
    for name, matches in kinds[SHARED_NAME].items():
        if body := _body_of_country(name, kinds, country):
            yield from (_named(body, match.start, match.end) for match in matches)


def _body_of_country(name: str, kinds: Mapping[str, MatchesByValue], country: str | None) -> str | None:
    """Of the bodies that share a name, that of the publisher's country, else the one whose country the text names most.

    None where that is open.
    """
    if own := [one.name for one, _ in shared_names()[name] if one.country == country]:
        return own[0]
    named = {place: len(matches) for place, matches in kinds["place"].items()}
    for body, matches in kinds["organization"].items():
        if home := country_of_body(body):
            named[home] = named.get(home, 0) + len(matches)
    ranked = sorted({(named.get(one.country or "", 0), one.name) for one, _ in shared_names()[name]}, reverse=True)
    is_clear = ranked[0][0] > ranked[1][0]
    return ranked[0][1] if is_clear and ranked[0][0] == max(named.values()) else None


def _by_form(kinds: Mapping[str, MatchesByValue], text: str, title: int) -> Iterator[PhraseMatch]:
    heads = {match.start for matches in kinds[HEAD].values() for match in matches}
    for matches in kinds[HEAD].values():
        for match in matches:
            # in titles every word may have a capital, not only names; "School District Police Department" is one body
            if match.start > title and match.end + 1 not in heads:
                for name in named_bodies(match, text):
                    yield _named(name, _start(name, match, text), match.end)
    for matches in kinds[LEADING].values():
        for match in matches:
            if whole := body_with_place_behind(match, text):
                yield _named(whole, match.start, match.start + len(whole))
    yield from (_named(*one) for one in attorneys_offices(text))


def _start(name: str, head: PhraseMatch, text: str) -> int:
    """Where a name begins that ends with a head; where the head does, if the name is written otherwise there."""
    before = name.removesuffix(head.phrase.value).replace("'", "’")
    start = max(0, head.start - len(before))
    return start if text[start : head.start].replace("'", "’") == before else head.start


def _of_states(kinds: Mapping[str, MatchesByValue], text: str) -> Iterator[PhraseMatch]:
    """The bodies of states, other than those with a head of their own, which tells better where the name ends."""
    heads = {match.start for matches in kinds[HEAD].values() for match in matches}
    for name, start, end in state_bodies(text):
        if heads.isdisjoint(range(start, end)):
            yield _named(name, start, end)


def _outside(matches: Iterable[PhraseMatch], longer: Iterable[PhraseMatch]) -> Iterator[PhraseMatch]:
    """The matches that are no part of longer ones, nor share a part with them."""
    spans = [(one.start, one.end) for one in longer]
    return (one for one in matches if not any(one.start < end and start < one.end for start, end in spans))


def _acting(found: Iterable[PhraseMatch], text: str, only_before: int | None) -> Iterator[PhraseMatch]:
    """Yield the bodies that are not named in passing; an abbreviation behind a name is as passing as that name.

    In a text that lists whom the government's money goes to, only those national bodies act that it names early.
    """
    passing = set[int]()
    for one in sorted(found, key=lambda match: match.start):
        name = one.phrase.value
        is_late = only_before is not None and one.start > only_before and country_of_body(name) and not is_house(name)
        if (
            is_late
            or is_passing(one, text)
            or is_idle_house(name, text, one.start, one.end)
            or (one.start - 2 in passing and text[one.start - 1] == "(")
        ):
            passing.add(one.end)
        elif not is_attribute(one, text):
            yield one


def _inspector(match: PhraseMatch, text: str) -> PhraseMatch | None:
    """The match as one of the inspector general of a national body, where that is named beside it."""
    name = inspector_of(match, text) if country_of_body(match.phrase.value) else None
    return _named(name, match.start, match.end) if name else None


def _without_parents(matches: Iterable[PhraseMatch], text: str) -> Iterator[PhraseMatch]:
    """Matches in their order, without bodies that only say whose a body is: "the Treasury Department's FinCEN"."""
    ordered = sorted(matches, key=lambda match: match.start)
    starts = {match.start for match in ordered}
    for one in ordered:
        if one.phrase.value == _DEPARTMENT or end_of_possessive(one, text) not in starts:
            yield one


def _with_usual_names(matches: list[PhraseMatch]) -> Iterator[PhraseMatch]:
    times = Counter(one.phrase.value for one in matches)
    for one in matches:
        name = usual_name(one.phrase.value, times)
        yield one if name == one.phrase.value else _named(name, one.start, one.end)


def _named(name: str, start: int, end: int) -> PhraseMatch:
    return PhraseMatch(_phrase(name), start, end)


@lru_cache(maxsize=10_000)
def _phrase(name: str) -> KnownPhrase:
    return KnownPhrase(name, "organization", find_organization(name) or name, "names")
