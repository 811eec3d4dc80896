"""What an answer means for the releases that are known: new, changed, the same, moved, joined, gone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Literal

from corpus.addresses import canonical
from corpus.crawl.frontier.schedule import NOT_FOUND, SHORTEST_PAUSE, is_missing, next_look
from corpus.crawl.frontier.site_wide_texts import (
    are_alike,
    are_texts_alike,
    is_confirmed,
    is_everywhere,
    leads_nowhere,
    standing_among,
)
from corpus.release import INSTEAD, Release, release_id
from corpus.store import Fetch, Hint, Store, Stored
from corpus.store.warc import Response

Outcome = Literal["new", "changed", "same", "rejected", "failed"]

_SAME_TEXT = 200
"""Characters from which the same words under one title on one day are one release, at whatever addresses."""
_MOST_TITLED = 50
_EVERYWHERE = f"{INSTEAD}the same text as at other addresses of the site"
_ANOTHER = f"{INSTEAD}the text of another release"
_IN_TROUBLE = f"{INSTEAD}another text, while the site is in trouble"
_ONCE = f"{INSTEAD}another text, which waits for a second look"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent for the address of a release; a status of 0 says that nothing came."""

    url: str
    status: int
    content: bytes = b""
    media_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    ip: str | None = None
    within: Response | None = None
    """The answer that it was taken out of, where it was not sent by itself."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer, with the address that was asked for, when, and what stood beside the link to it."""

    asked: str
    at: datetime
    hint: Hint
    fetched: Fetched

    @property
    def place(self) -> str:
        """The address that answered."""
        return canonical(self.fetched.url)

    @property
    def is_direct(self) -> bool:
        return self.place == self.asked


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of an answer, and why."""

    outcome: Outcome
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text that shares nothing with the release it would replace: to be weighed when the visit ends."""

    seen: Seen
    reading: Release
    known: Stored


class Outcomes:
    """Writes what comes of each answer for the addresses of one source into the store.

    A release has one address that gives it; others lead there. It keeps its id when it moves.
    """

    def __init__(self, source: str, store: Store) -> None:
        self._source, self._store = source, store
        self._standing = list(store.standing(source))

    def read(self, seen: Seen, reading: Release, *, weighed: bool = False) -> Settled | Doubt:
        """A page that holds a release; a text that is quite another waits until it has been weighed beside others."""
        here, there = self._known(seen), self._store.by_url(reading.url) if reading.url else None
        if any(are_texts_alike((reading.title, reading.body), text) for text in self._standing):
            return self._everywhere(seen, reading)
        nowhere = leads_nowhere(seen.asked, seen.place)
        if nowhere and not here:
            return self.masked(seen, f"{INSTEAD}{nowhere}", 404)
        if here and seen.is_direct and self._leads_on(seen):
            return self._listen_to_the_other(seen, here)
        is_another = here and not are_alike(here.release, reading)
        if here and is_another and not weighed and (seen.is_direct or here.release.url == reading.url):
            return Doubt(seen, reading, here)
        if not here and not there and (settled := self._met_elsewhere(seen, reading)):
            return settled
        if here and there and here.release.id != there.release.id and are_alike(here.release, there.release):
            return self._keep(seen, reading, self._join(here, there, seen.at))
        is_free = here and (there is None or there.release.id == here.release.id)
        if here and is_free and (here.release.url == reading.url or are_alike(here.release, reading)):
            return self._keep(seen, reading, here)
        if here and not seen.is_direct:
            return self.rejected(seen, "leads to another text", of=(seen.asked,))
        if here and here.release.url == seen.place:
            return self._keep(seen, replace(reading, url=seen.place), here)
        if there and (there.release.url == seen.place or are_alike(there.release, reading)):
            return self._keep(seen, reading, there)
        self._hurry(reading, seen.at)
        return self._keep(seen, self._apart(seen, reading) if here or there else reading)

    def unchanged(self, seen: Seen) -> Settled | Doubt:
        """A page that is as it was, which may have moved, or come back."""
        here = self._known(seen)
        known = self._store.fetched(seen.place)
        if here and leads_nowhere(seen.asked, seen.place):  # to which a moment without a tag may well apply
            settled = self.rejected(seen, "leads to another text", of=(seen.asked,))
            if asked := self._store.fetched(seen.asked):
                self._store.record_fetch(replace(asked, etag=None, last_modified=None))
            return settled
        if known and not seen.is_direct and known.leads_to == seen.asked:  # which leads to it now
            self._store.record_fetch(replace(known, leads_to=None))
            known = None
        if here and (known is None or known.release != here.release.id):
            return self.read(seen, replace(here.release, url=seen.place, origin=seen.fetched.url))
        outcome = self._store.put(here.release) if here else "same"
        for url in {seen.asked, seen.place}:
            self._note(seen, url, here)
        return Settled(outcome)

    def rejected(self, seen: Seen, reason: str, *, of: Iterable[str] = ()) -> Settled:
        """A page that holds no release, any more or ever."""
        for url in of or {seen.asked, seen.place}:
            self._note(seen, url, reason=reason)
        return Settled("rejected", reason)

    def masked(self, seen: Seen, reason: str, status: int) -> Settled:
        """An error page that was sent as if all were well: what is known stays, as if its status had been said."""
        self.failed(replace(seen, fetched=replace(seen.fetched, status=status)), reason)
        return Settled("rejected", reason)

    def weigh(self, doubts: Sequence[Doubt], *, in_trouble: bool) -> Iterator[tuple[Doubt, Settled]]:
        """Settle what was doubtful: a text that came for several releases replaces none of them.

        Nor does one that is the text of another release, or that comes while the site's lists can't be read; one that
        nothing confirms has to come twice.
        """
        standing = standing_among((doubt.known.release.id, doubt.reading) for doubt in doubts)
        for number, doubt in enumerate(doubts):
            seen, reading, known = doubt.seen, doubt.reading, doubt.known.release
            if number in standing:
                yield doubt, self._everywhere(seen, reading)
            elif self._is_of_another(reading, known):
                yield doubt, self.masked(seen, _ANOTHER, 503)
            elif in_trouble:
                yield doubt, self.masked(seen, _IN_TROUBLE, 503)
            elif not is_confirmed(reading, known, seen.hint.title) and not self._came_before(seen):
                yield doubt, self.masked(seen, _ONCE, 503)
            else:
                settled = self.read(seen, reading, weighed=True)
                assert isinstance(settled, Settled)
                yield doubt, settled

    def failed(self, seen: Seen, reason: str) -> Settled:
        """No page."""
        self._note(seen, seen.asked, reason=reason)
        known = self._store.fetched(seen.asked)
        if seen.fetched.status in NOT_FOUND and known and known.release:
            self._let_others_speak(known)
            places = self._store.places(known.release)
            if places and all(map(is_missing, places)):
                self._store.mark_gone(known.release, seen.at)
        return Settled("failed", reason)

    def _known(self, seen: Seen) -> Stored | None:
        """The release that the address gave before, or the one it was redirected to."""
        for url in (seen.asked, seen.place):
            fetch = self._store.fetched(url)
            if fetch and fetch.release and (stored := self._store.get(fetch.release)):
                return stored
        return None

    def _everywhere(self, seen: Seen, reading: Release) -> Settled:
        """What a site shows at address after address: remembered, so that it is known wherever it comes again."""
        text = (reading.title, reading.body)
        if text not in self._standing:
            self._standing.append(text)
        self._store.record_standing(self._source, *text, seen.at)
        return self.masked(seen, _EVERYWHERE, 503)

    def _is_of_another(self, reading: Release, known: Release) -> bool:
        titled = self._store.titled(self._source, reading.title, _MOST_TITLED)
        return any(one.release.id != known.id and are_alike(one.release, reading) for one in titled)

    def _came_before(self, seen: Seen) -> bool:
        """Whether another text has come in an earlier visit, too."""
        fetch = self._store.fetched(seen.asked)
        return bool(fetch and fetch.reason == _ONCE)

    def _met_elsewhere(self, seen: Seen, reading: Release) -> Settled | None:
        """What is known of a new address whose very text another one has given."""
        titled = self._store.titled(self._source, reading.title, _MOST_TITLED)
        twins = [one for one in titled if are_alike(one.release, reading)]
        places = [place for one in twins for place in self._store.addresses(one.release.id)]
        shown = [(place.url, place.hint.title) for place in places]
        if places and is_everywhere(reading, [*shown, (seen.asked, seen.hint.title)]):
            for twin in twins:
                self._take_back(twin, seen.at)
            return self._everywhere(seen, reading)
        same = [
            one
            for one in twins
            if len(reading.body) >= _SAME_TEXT
            and (one.release.body, one.release.published) == (reading.body, reading.published)
        ]
        if not same:
            return None
        if not any(not place.missing for place in self._store.places(same[0].release.id)):
            return self._keep(seen, reading, same[0])
        self._hurry(reading, seen.at)
        return self._listen_to_the_other(seen, same[0])

    def _take_back(self, twin: Stored, at: datetime) -> None:
        """A release that turned out to be none."""
        for place in self._store.addresses(twin.release.id):
            self._store.record_fetch(replace(place, release=None, status=503, reason=_EVERYWHERE, due=None, at=at))
        self._store.remove(twin.release.id)

    def _leads_on(self, seen: Seen) -> bool:
        """Whether the address gives what another gives too, which is the one to listen to."""
        fetch = self._store.fetched(seen.place)
        if fetch is None or not fetch.leads_to or not fetch.due or seen.fetched.within:
            return False
        other = self._store.fetched(fetch.leads_to)
        return bool(other and other.release == fetch.release and not other.missing)

    def _listen_to_the_other(self, seen: Seen, known: Stored) -> Settled:
        """Note that an address gives a release that another one gives; it has its turn when that one is gone."""
        speaking = [place.url for place in self._store.places(known.release.id) if not place.missing]
        for url in {seen.asked, seen.place}:
            self._note(seen, url, known, leads_to=speaking[0])
            if noted := self._store.fetched(url):
                self._store.record_fetch(replace(noted, due=seen.at if url == seen.place else None))
        return Settled("same")

    def _let_others_speak(self, missing: Fetch) -> None:
        """When an address gives nothing any more, those are looked at that gave the same by themselves."""
        for place in self._store.addresses(missing.release or ""):
            if place.leads_to == missing.url and place.due:
                self._store.record_fetch(replace(place, leads_to=None))

    def _join(self, one: Stored, other: Stored, at: datetime) -> Stored:
        """Two releases that turned out to be one: the older of them."""
        older, younger = sorted((one, other), key=lambda stored: self._store.history(stored.release.id)[0].at)
        self._store.join(younger.release.id, older.release.id, at)
        return older

    def _hurry(self, reading: Release, now: datetime) -> None:
        """Look soon at what seems to be the same release at another address: it may have moved."""
        for twin in self._store.namesakes(reading):
            if are_alike(twin.release, reading):
                for place in self._store.places(twin.release.id):
                    self._store.record_fetch(replace(place, due=now))

    def _apart(self, seen: Seen, reading: Release) -> Release:
        """The release under the address that gave it: the one that its page names belongs to another."""
        key = seen.place
        while self._store.get(release_id(key)):
            key += f"\n{reading.title}"
        return replace(reading, url=seen.place, id=release_id(key))

    def _keep(self, seen: Seen, reading: Release, known: Stored | None = None) -> Settled:
        """Store the release, unless another address of it is the one to listen to."""
        others: list[Fetch] = []
        if known:
            others = [
                place for place in self._store.places(known.release.id) if place.url not in (seen.asked, seen.place)
            ]
            reading = _under_known_name(reading, known.release)
            speaking = [place.url for place in others if not place.missing]
            if speaking and seen.place != reading.url:
                for url in {seen.asked, seen.place}:
                    self._note(seen, url, known, leads_to=speaking[0])
                return Settled("same")
        outcome = self._store.put(reading, _response(seen) if seen.fetched.content else None)
        stored = self._store.get(reading.id)
        within = seen.fetched.within
        self._note(
            seen, seen.place, stored, leads_to=within.url if within else None
        )  # its own page may be another text
        if not seen.is_direct:
            self._note(seen, seen.asked, stored, leads_to=seen.place)
        for place in others:
            self._store.record_fetch(replace(place, leads_to=seen.place, due=None))
        return Settled(outcome)

    def _note(
        self,
        seen: Seen,
        url: str,
        stored: Stored | None = None,
        *,
        reason: str | None = None,
        leads_to: str | None = None,
    ) -> None:
        """Remember the answer of an address; what only a whole page can tell stays as it was without one."""
        status = seen.fetched.status
        fetch = replace(self._before(seen, url), at=seen.at, status=status, hint=seen.hint)
        fetch = replace(fetch, reason=reason)
        if status == 200 and not (
            reason and fetch.release
        ):  # a tag stands for what is known, not for what came instead
            fetch = replace(fetch, etag=seen.fetched.etag, last_modified=seen.fetched.last_modified or _moment(seen.at))
        if stored:
            kept = fetch.leads_to if status == 304 else None
            fetch = replace(fetch, release=stored.release.id, leads_to=leads_to or kept)
        if status in NOT_FOUND:
            since = min(fetch.missing_since or seen.at, seen.at)  # a later one was noted by a wrong clock
            fetch = replace(fetch, missing=fetch.missing + 1, missing_since=since)
        elif 200 <= status < 400:
            fetch = replace(fetch, missing=0, missing_since=None)
        self._store.record_fetch(replace(fetch, due=self._due(fetch, seen)))

    def _before(self, seen: Seen, url: str) -> Fetch:
        """What was known of an address; one that says 304 has what the address that was asked for had."""
        if fetch := self._store.fetched(url):
            return fetch
        asked = self._store.fetched(seen.asked) if seen.fetched.status == 304 else None
        return replace(asked, url=url, leads_to=None) if asked else Fetch(url, self._source, seen.at, 0)

    def _due(self, fetch: Fetch, seen: Seen) -> datetime | None:
        """Soon where something is unclear; never, where there is no release, or another address gives it."""
        stored = self._store.get(fetch.release) if fetch.release else None
        if not stored or (fetch.leads_to and not seen.fetched.within):
            return None
        if fetch.missing and not stored.gone:
            return fetch.at + SHORTEST_PAUSE
        return next_look(fetch.at, stored)


def conditions(known: Fetch) -> dict[str, str]:
    """Headers that spare the page if it is as it was at the last look."""
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _moment(at: datetime) -> str:
    """Stands in for a Last-Modified that the server leaves out (RFC 9110, 13.1.3)."""
    return format_datetime(at, usegmt=True)


def _response(seen: Seen) -> Response:
    answer = seen.fetched
    if answer.within:
        return replace(answer.within, at=seen.at)
    return Response(answer.url, seen.at, answer.status, answer.headers, answer.content, answer.ip)


def _under_known_name(reading: Release, known: Release) -> Release:
    """The reading with the id it is known by, and its origin if nothing else is new."""
    reading = replace(reading, id=known.id)
    unmoved = replace(reading, origin=known.origin)
    return unmoved if unmoved.hash == known.hash else reading
