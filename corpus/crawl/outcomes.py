"""What an answer means for the releases that are known: new, changed, the same, moved, joined, gone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Literal

from corpus.addresses import canonical
from corpus.archive import Response
from corpus.crawl.revisits import NOT_FOUND, SHORTEST_PAUSE, is_missing, next_look
from corpus.release import Release, release_id
from corpus.store import Fetch, Hint, Store, Stored
from corpus.words import WORD

Outcome = Literal["new", "changed", "same", "rejected", "failed"]

_ALIKE, _ALIKE_UNDER_ONE_TITLE = 0.5, 0.2
"""Share of the runs of words of two texts that both have, for one to be taken for the other at a new address."""


@dataclass(frozen=True, slots=True)
class Answer:
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
    answer: Answer

    @property
    def place(self) -> str:
        """The address that answered."""
        return canonical(self.answer.url)

    @property
    def is_direct(self) -> bool:
        return self.place == self.asked


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of an answer, and why."""

    outcome: Outcome
    reason: str | None = None


class Outcomes:
    """Writes what comes of each answer for the addresses of one source into the store.

    A release has one address that gives it; others lead there. It keeps its id when it moves.
    """

    def __init__(self, source: str, store: Store) -> None:
        self._source, self._store = source, store

    def read(self, seen: Seen, reading: Release) -> Settled:
        """A page that holds a release."""
        here, there = self._known(seen), self._store.by_url(reading.url) if reading.url else None
        if here and there and here.release.id != there.release.id and _are_alike(here.release, there.release):
            return self._keep(seen, reading, self._join(here, there, seen.at))
        is_free = here and (there is None or there.release.id == here.release.id)
        if here and is_free and (here.release.url == reading.url or _are_alike(here.release, reading)):
            return self._keep(seen, reading, here)
        if here and not seen.is_direct:
            return self.rejected(seen, "leads to another text", of=(seen.asked,))
        if here and here.release.url == seen.place:
            return self._keep(seen, replace(reading, url=seen.place), here)
        if there and (there.release.url == seen.place or _are_alike(there.release, reading)):
            return self._keep(seen, reading, there)
        self._hurry(reading, seen.at)
        return self._keep(seen, self._apart(seen, reading) if here or there else reading)

    def unchanged(self, seen: Seen) -> Settled:
        """A page that is as it was, which may have moved, or come back."""
        here = self._known(seen)
        known = self._store.fetched(seen.place)
        if here and (known is None or known.release != here.release.id):
            return self.read(seen, replace(here.release, url=seen.place, origin=seen.answer.url))
        outcome = self._store.put(here.release) if here else "same"
        for url in {seen.asked, seen.place}:
            self._note(seen, url, here)
        return Settled(outcome)

    def rejected(self, seen: Seen, reason: str, *, of: Iterable[str] = ()) -> Settled:
        """A page that holds no release, any more or ever."""
        for url in of or {seen.asked, seen.place}:
            self._note(seen, url, reason=reason)
        return Settled("rejected", reason)

    def failed(self, seen: Seen, reason: str) -> Settled:
        """No page."""
        self._note(seen, seen.asked, reason=reason)
        known = self._store.fetched(seen.asked)
        if seen.answer.status in NOT_FOUND and known and known.release:
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

    def _join(self, one: Stored, other: Stored, at: datetime) -> Stored:
        """Two releases that turned out to be one: the older of them."""
        older, younger = sorted((one, other), key=lambda stored: self._store.history(stored.release.id)[0].at)
        self._store.join(younger.release.id, older.release.id, at)
        return older

    def _hurry(self, reading: Release, now: datetime) -> None:
        """Look soon at what seems to be the same release at another address: it may have moved."""
        for twin in self._store.namesakes(reading):
            if _are_alike(twin.release, reading):
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
        outcome = self._store.put(reading, _response(seen) if seen.answer.content else None)
        stored = self._store.get(reading.id)
        within = seen.answer.within
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
        status = seen.answer.status
        fetch = replace(self._before(seen, url), at=seen.at, status=status, hint=seen.hint)
        if status != 304:
            fetch = replace(fetch, reason=reason)
        if status == 200:
            fetch = replace(fetch, etag=seen.answer.etag, last_modified=seen.answer.last_modified or _moment(seen.at))
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
        asked = self._store.fetched(seen.asked) if seen.answer.status == 304 else None
        return replace(asked, url=url, leads_to=None) if asked else Fetch(url, self._source, seen.at, 0)

    def _due(self, fetch: Fetch, seen: Seen) -> datetime | None:
        """Soon where something is unclear; never, where there is no release, or another address gives it."""
        stored = self._store.get(fetch.release) if fetch.release else None
        if not stored or (fetch.leads_to and not seen.answer.within):
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
    answer = seen.answer
    if answer.within:
        return replace(answer.within, at=seen.at)
    return Response(answer.url, seen.at, answer.status, answer.headers, answer.content, answer.ip)


def _under_known_name(reading: Release, known: Release) -> Release:
    """The reading with the id it is known by, and its origin if nothing else is new."""
    reading = replace(reading, id=known.id)
    unmoved = replace(reading, origin=known.origin)
    return unmoved if unmoved.hash == known.hash else reading


def _are_alike(one: Release, other: Release) -> bool:
    """Whether two texts are one release, edited at most."""
    runs, others = _runs(one.body), _runs(other.body)
    if not (runs and others):
        return one.body == other.body
    same_title = one.title.casefold() == other.title.casefold()
    return len(runs & others) >= (_ALIKE_UNDER_ONE_TITLE if same_title else _ALIKE) * len(runs | others)


def _runs(text: str) -> set[tuple[str, ...]]:
    """Three words at a time: single ones are shared by all that a publisher writes."""
    words = WORD.findall(text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))
