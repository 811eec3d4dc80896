"""What a response means for the known releases: new, changed, unchanged, moved, merged or gone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from typing import Literal

from corpus.addresses import TEXT_FRAGMENT, canonical
from corpus.crawl.frontier.schedule import NOT_FOUND, SHORTEST_PAUSE, is_missing, next_check
from corpus.crawl.frontier.site_wide_texts import (
    are_alike,
    are_texts_alike,
    dead_end_redirect,
    is_confirmed,
    is_site_wide,
    shared_texts,
)
from corpus.quick_dataclass import dataclass
from corpus.release import SOFT_ERROR_PREFIX, Release, release_id
from corpus.store import Fetch, Hint, Store, Stored
from corpus.store.warc import Response

Outcome = Literal["new", "changed", "same", "rejected", "failed"]

_SAME_TEXT = 200
"""Shortest body, in characters, that identifies a release: the same body, title and date elsewhere is the same one."""
_MOST_TITLED = 50
_SITE_WIDE = f"{SOFT_ERROR_PREFIX}the same text as at other addresses of the site"
_TEXT_OF_ANOTHER = f"{SOFT_ERROR_PREFIX}the text of another release"
_IN_TROUBLE = f"{SOFT_ERROR_PREFIX}another text, while the site is in trouble"
_UNCONFIRMED = f"{SOFT_ERROR_PREFIX}another text, which waits for a second look"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent for the address of a release; a status of 0 means that no response came."""

    url: str
    status: int
    content: bytes = b""
    media_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    ip: str | None = None
    within: Response | None = None
    """The response that the text was part of, from an API or as one of several, where it was not fetched by itself."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A response with the address requested, the moment, and the title and date given beside its link."""

    requested_url: str
    at: datetime
    hint: Hint
    fetched: Fetched

    @property
    def final_url(self) -> str:
        """The canonical address that responded, after redirects."""
        return canonical(self.fetched.url)

    @property
    def is_direct(self) -> bool:
        return self.final_url == self.requested_url


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome of a response, and the reason for it."""

    outcome: Outcome
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text that shares nothing with the release it would replace; the decision waits until the visit ends."""

    seen: Seen
    reading: Release
    known: Stored


class Outcomes:
    """Stores the outcome of each response for the addresses of one source.

    Each release has one primary address; other addresses are aliases that lead to it. A release keeps its id when it
    moves.
    """

    def __init__(self, source: str, store: Store) -> None:
        self._source, self._store = source, store
        self._site_wide = list(store.site_wide_texts(source))

    def release_read(self, seen: Seen, reading: Release, *, weighed: bool = False) -> Settled | Doubt:
        """Record a page that holds a release.

        Returns a Doubt when the text has nothing in common with the release it would replace, unless it is `weighed`.
        """
        here, there = self._known(seen), self._store.by_url(reading.url) if reading.url else None
        if any(are_texts_alike((reading.title, reading.body), text) for text in self._site_wide):
            return self._site_wide_text(seen, reading)
        nowhere = dead_end_redirect(seen.requested_url, seen.final_url)
        if nowhere and not here:
            return self.soft_error(seen, f"{SOFT_ERROR_PREFIX}{nowhere}", 404)
        if here and seen.is_direct and self._has_better_address(seen):
            return self._defer_to_address_of(seen, here)
        is_another = here and not are_alike(here.release, reading)
        if here and is_another and not weighed and (seen.is_direct or here.release.url == reading.url):
            return Doubt(seen, reading, here)
        if not here and not there and (settled := self._known_elsewhere(seen, reading)):
            return settled
        if here and there and here.release.id != there.release.id and are_alike(here.release, there.release):
            return self._store_release(seen, reading, self._join(here, there, seen.at))
        is_free = here and (there is None or there.release.id == here.release.id)
        if here and is_free and (here.release.url == reading.url or are_alike(here.release, reading)):
            return self._store_release(seen, reading, here)
        if here and not seen.is_direct:
            return self.rejected(seen, "leads to another text", of=(seen.requested_url,))
        if here and here.release.url == seen.final_url:
            return self._store_release(seen, replace(reading, url=seen.final_url), here)
        if there and (there.release.url == seen.final_url or are_alike(there.release, reading)):
            return self._store_release(seen, reading, there)
        self._check_namesakes_soon(reading, seen.at)
        return self._store_release(seen, self._with_id_of_its_own(seen, reading) if here or there else reading)

    def holds_several(self, seen: Seen, first: str) -> None:
        """Record a page whose releases were read one by one; it stands for the first, whose address is given."""
        fetch = self._store.fetched(canonical(first))
        stored = self._store.get(fetch.release) if fetch and fetch.release else None
        for url in {seen.requested_url, seen.final_url}:
            self._record(seen, url, stored, leads_to=seen.final_url if url != seen.final_url else None)

    def unchanged(self, seen: Seen) -> Settled | Doubt:
        """Record a page that is unchanged (304); it may have moved, or be back after it was gone."""
        here = self._known(seen)
        known = self._store.fetched(seen.final_url)
        if here and dead_end_redirect(
            seen.requested_url, seen.final_url
        ):  # such a page may well be "not modified since" when no ETag was sent
            settled = self.rejected(seen, "leads to another text", of=(seen.requested_url,))
            if asked := self._store.fetched(seen.requested_url):
                self._store.record_fetch(replace(asked, etag=None, last_modified=None))
            return settled
        if known and not seen.is_direct and known.leads_to == seen.requested_url:  # which leads to it now
            self._store.record_fetch(replace(known, leads_to=None))
            known = None
        if here and (known is None or known.release != here.release.id):
            return self.release_read(seen, replace(here.release, url=seen.final_url, origin=seen.fetched.url))
        outcome = self._store.put(here.release) if here else "same"
        for url in {seen.requested_url, seen.final_url}:
            self._record(seen, url, here)
        return Settled(outcome)

    def rejected(self, seen: Seen, reason: str, *, of: Iterable[str] = ()) -> Settled:
        """Record a page that holds no release."""
        for url in of or {seen.requested_url, seen.final_url}:
            self._record(seen, url, reason=reason)
        return Settled("rejected", reason)

    def soft_error(self, seen: Seen, reason: str, status: int) -> Settled:
        """Record an error page that was sent with status 200 as if it had been sent with `status`."""
        self.failed(replace(seen, fetched=replace(seen.fetched, status=status)), reason)
        return Settled("rejected", reason)

    def settle_doubts(self, doubts: Sequence[Doubt], *, in_trouble: bool) -> Iterator[tuple[Doubt, Settled]]:
        """Decide the doubts of a visit: a text that came for several releases replaces none of them.

        Nor does a text that belongs to another release, or one that comes while the site's lists can't be read. A text
        that nothing confirms must come in two visits.
        """
        standing = shared_texts((doubt.known.release.id, doubt.reading) for doubt in doubts)
        for number, doubt in enumerate(doubts):
            seen, reading, known = doubt.seen, doubt.reading, doubt.known.release
            if number in standing:
                yield doubt, self._site_wide_text(seen, reading)
            elif self._is_of_another(reading, known):
                yield doubt, self.soft_error(seen, _TEXT_OF_ANOTHER, 503)
            elif in_trouble:
                yield doubt, self.soft_error(seen, _IN_TROUBLE, 503)
            elif not is_confirmed(reading, known, seen.hint.title) and not self._came_in_earlier_visit(seen):
                yield doubt, self.soft_error(seen, _UNCONFIRMED, 503)
            else:
                settled = self.release_read(seen, reading, weighed=True)
                assert isinstance(settled, Settled)
                yield doubt, settled

    def failed(self, seen: Seen, reason: str) -> Settled:
        """Record an address that gave no page; a release whose addresses are all missing long enough is gone."""
        self._record(seen, seen.requested_url, reason=reason)
        known = self._store.fetched(seen.requested_url)
        if seen.fetched.status in NOT_FOUND and known and known.release:
            self._promote_aliases(known)
            places = self._store.primary_addresses(known.release)
            if places and all(map(is_missing, places)):
                self._store.mark_gone(known.release, seen.at)
        return Settled("failed", reason)

    def _known(self, seen: Seen) -> Stored | None:
        """The release that the requested address, or the one it redirects to, gave before."""
        for url in (seen.requested_url, seen.final_url):
            fetch = self._store.fetched(url)
            if fetch and fetch.release and (stored := self._store.get(fetch.release)):
                return stored
        return None

    def _site_wide_text(self, seen: Seen, reading: Release) -> Settled:
        """Record a site-wide text, so that it is recognised wherever it comes again."""
        text = (reading.title, reading.body)
        if text not in self._site_wide:
            self._site_wide.append(text)
        self._store.record_site_wide_text(self._source, *text, seen.at)
        return self.soft_error(seen, _SITE_WIDE, 503)

    def _is_of_another(self, reading: Release, known: Release) -> bool:
        titled = self._store.titled(self._source, reading.title, _MOST_TITLED)
        return any(one.release.id != known.id and are_alike(one.release, reading) for one in titled)

    def _came_in_earlier_visit(self, seen: Seen) -> bool:
        """Whether an earlier visit also got an unconfirmed text here."""
        fetch = self._store.fetched(seen.requested_url)
        return bool(fetch and fetch.reason == _UNCONFIRMED)

    def _known_elsewhere(self, seen: Seen, reading: Release) -> Settled | None:
        """Settle a new address whose text is known from other addresses; None where the text is new."""
        titled = self._store.titled(self._source, reading.title, _MOST_TITLED)
        twins = [one for one in titled if are_alike(one.release, reading)]
        places = [place for one in twins for place in self._store.addresses(one.release.id)]
        shown = [(place.url, place.hint.title) for place in places]
        if places and is_site_wide(reading, [*shown, (seen.requested_url, seen.hint.title)]):
            for twin in twins:
                self._retract(twin, seen.at)
            return self._site_wide_text(seen, reading)
        same = [
            one
            for one in twins
            if len(reading.body) >= _SAME_TEXT
            and (one.release.body, one.release.published) == (reading.body, reading.published)
        ]
        if not same:
            return None
        if not any(not place.missing for place in self._store.primary_addresses(same[0].release.id)):
            return self._store_release(seen, reading, same[0])
        self._check_namesakes_soon(reading, seen.at)
        return self._defer_to_address_of(seen, same[0])

    def _retract(self, twin: Stored, at: datetime) -> None:
        """Remove a release that turned out to be a site-wide text."""
        for place in self._store.addresses(twin.release.id):
            self._store.record_fetch(replace(place, release=None, status=503, reason=_SITE_WIDE, due=None, at=at))
        self._store.remove(twin.release.id)

    def _has_better_address(self, seen: Seen) -> bool:
        """Whether the address is an alias of another address that still gives the same release."""
        fetch = self._store.fetched(seen.final_url)
        if fetch is None or not fetch.leads_to or not fetch.due or seen.fetched.within:
            return False
        other = self._store.fetched(fetch.leads_to)
        return bool(other and other.release == fetch.release and not other.missing)

    def _defer_to_address_of(self, seen: Seen, known: Stored) -> Settled:
        """Record an address as an alias of a known release; it takes over when the primary address is gone."""
        speaking = [place.url for place in self._store.primary_addresses(known.release.id) if not place.missing]
        for url in {seen.requested_url, seen.final_url}:
            self._record(seen, url, known, leads_to=speaking[0])
            if noted := self._store.fetched(url):
                self._store.record_fetch(replace(noted, due=seen.at if url == seen.final_url else None))
        return Settled("same")

    def _promote_aliases(self, missing: Fetch) -> None:
        """Let the aliases of an address that has gone missing count as primary, so that they are fetched."""
        for place in self._store.addresses(missing.release or ""):
            if place.leads_to == missing.url and place.due:
                self._store.record_fetch(replace(place, leads_to=None))

    def _join(self, one: Stored, other: Stored, at: datetime) -> Stored:
        """Merge two releases that turned out to be one, and return the older."""
        older, younger = sorted((one, other), key=lambda stored: self._store.history(stored.release.id)[0].at)
        self._store.join(younger.release.id, older.release.id, at)
        return older

    def _check_namesakes_soon(self, reading: Release, now: datetime) -> None:
        """Make the addresses of apparently identical releases due at once: this one may have moved from there."""
        for twin in self._store.namesakes(reading):
            if are_alike(twin.release, reading):
                for place in self._store.primary_addresses(twin.release.id):
                    self._store.record_fetch(replace(place, due=now))

    def _with_id_of_its_own(self, seen: Seen, reading: Release) -> Release:
        """Give the release an id of its own and the address that served it: the one its page names is another's."""
        key = seen.final_url
        while self._store.get(release_id(key)):
            key += f"\n{reading.title}"
        return replace(reading, url=seen.final_url, id=release_id(key))

    def _store_release(self, seen: Seen, reading: Release, known: Stored | None = None) -> Settled:
        """Store the release, unless another address of it is still the primary one."""
        others: list[Fetch] = []
        if known:
            others = [
                place
                for place in self._store.primary_addresses(known.release.id)
                if place.url not in (seen.requested_url, seen.final_url)
            ]
            reading = _with_known_id(reading, known.release)
            speaking = [place.url for place in others if not place.missing]
            if speaking and seen.final_url != reading.url:
                for url in {seen.requested_url, seen.final_url}:
                    self._record(seen, url, known, leads_to=speaking[0])
                return Settled("same")
        outcome = self._store.put(reading, _response(seen) if seen.fetched.content else None)
        stored = self._store.get(reading.id)
        within = seen.fetched.within
        self._record(
            seen, seen.final_url, stored, leads_to=within.url if within else None
        )  # the page at its own address may be worded differently
        if not seen.is_direct:
            self._record(seen, seen.requested_url, stored, leads_to=seen.final_url)
        for place in others:
            self._store.record_fetch(replace(place, leads_to=seen.final_url, due=None))
        return Settled(outcome)

    def _record(
        self,
        seen: Seen,
        url: str,
        stored: Stored | None = None,
        *,
        reason: str | None = None,
        leads_to: str | None = None,
    ) -> None:
        """Update the fetch record of an address; ETag and release change only with a whole page."""
        status = seen.fetched.status
        fetch = replace(self._fetch_before(seen, url), at=seen.at, status=status, hint=seen.hint)
        fetch = replace(fetch, reason=reason)
        if status == 200 and not (
            reason and fetch.release
        ):  # the ETag must stay that of the known release, not that of what came instead
            fetch = replace(
                fetch, etag=seen.fetched.etag, last_modified=seen.fetched.last_modified or _as_last_modified(seen.at)
            )
        if stored:
            alias_of = fetch.leads_to if status == 304 else None
            fetch = replace(fetch, release=stored.release.id, leads_to=leads_to or alias_of)
        if status in NOT_FOUND:
            since = min(fetch.missing_since or seen.at, seen.at)  # a wrong clock wrote any later one
            fetch = replace(fetch, missing=fetch.missing + 1, missing_since=since)
        elif 200 <= status < 400:
            fetch = replace(fetch, missing=0, missing_since=None)
        self._store.record_fetch(replace(fetch, due=self._due(fetch, seen)))

    def _fetch_before(self, seen: Seen, url: str) -> Fetch:
        """The fetch record before this response; after a 304 at a new address, that of the requested address."""
        if fetch := self._store.fetched(url):
            return fetch
        asked = self._store.fetched(seen.requested_url) if seen.fetched.status == 304 else None
        return replace(asked, url=url, leads_to=None) if asked else Fetch(url, self._source, seen.at, 0)

    def _due(self, fetch: Fetch, seen: Seen) -> datetime | None:
        """When to fetch the address again: soon if it is missing, never if it has no release, is an alias or a part."""
        stored = self._store.get(fetch.release) if fetch.release else None
        if not stored or (fetch.leads_to and not seen.fetched.within) or TEXT_FRAGMENT in fetch.url:
            return None
        if fetch.missing and not stored.gone:
            return fetch.at + SHORTEST_PAUSE
        return next_check(fetch.at, stored)


def conditions(known: Fetch) -> dict[str, str]:
    """Conditional request headers, with which an unchanged page is not sent again."""
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _as_last_modified(at: datetime) -> str:
    """Format a moment to stand in for a Last-Modified that the server left out (RFC 9110, 13.1.3)."""
    return format_datetime(at, usegmt=True)


def _response(seen: Seen) -> Response:
    answer = seen.fetched
    return replace(answer.within, at=seen.at) if answer.within else as_response(answer, seen.at)


def as_response(answer: Fetched, at: datetime) -> Response:
    """What a server sent, as it is archived."""
    return Response(answer.url, at, answer.status, answer.headers, answer.content, answer.ip)


def _with_known_id(reading: Release, known: Release) -> Release:
    """The release with its known id, and with the known origin if nothing else has changed."""
    reading = replace(reading, id=known.id)
    unmoved = replace(reading, origin=known.origin)
    return unmoved if unmoved.hash == known.hash else reading
