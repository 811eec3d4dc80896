"""How each source does: whether it answers, whether it publishes as it used to, and what can't be read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from corpus.release import SOFT_ERROR_PREFIX
from corpus.store import Crawl, Store

State = Literal["broken", "silent", "overdue", "in part", "well", "never crawled"]
"""The worst first."""

_DAYS = 30
"""Days of publication that a rhythm is taken from."""
_FEWEST_DAYS = 5
_SILENT_FACTOR = 4
"""A source is silent after so many times its usual pause, and longer than ever in those days."""
_CLOCK_TOLERANCE = timedelta(days=1)
"""A visit that is noted for a moment beyond this is still to come: the clock was wrong."""
_MANY_SOFT_ERRORS = 3
"""Pages of a visit that came in place of others, from which a source is broken if they are most of them."""
_STALE = timedelta(days=2)
"""A source that was tried, and not read to its end for so long, is broken; one that was not tried is overdue."""


@dataclass(frozen=True, slots=True)
class Health:
    """One source, as of now."""

    source: str
    state: State
    because: str | None
    """Why it is not well."""
    last_success: datetime | None
    """When it was last read to its end."""
    last_release: date | None
    usual_pause: int | None
    """Days between two days of publication, the median; none while there are too few."""
    pause: int | None
    """Days since the last one."""
    errors: dict[str, int]
    """Addresses that give no answer, by reason, and what went wrong in the last visit."""
    rejections: dict[str, int]
    """Pages that answered and gave no release, by reason."""


def health(store: Store, sources: Iterable[str], now: datetime) -> Iterator[Health]:
    """One line a source, in their order."""
    last, whole = store.last_crawls(), store.last_crawls(finished=True)
    for source in sources:
        crawl, success = last.get(source), whole.get(source)
        last_success = success.finished if success else None
        rhythm = _rhythm(store.last_days(source, _DAYS), now.date())
        is_believed = last_success and last_success <= now + _CLOCK_TOLERANCE
        good_until = last_success if is_believed else store.first_crawl(source, now + _CLOCK_TOLERANCE)
        state, because = _judge(crawl, good_until, rhythm, now)
        yield Health(
            source=source,
            state=state,
            because=because,
            last_success=last_success,
            last_release=rhythm.last,
            usual_pause=rhythm.usual,
            pause=rhythm.now,
            errors=store.failures(source) | (_list_failures(crawl) if crawl else {}),
            rejections=store.rejections(source),
        )


@dataclass(frozen=True, slots=True)
class _Rhythm:
    """Days between days of publication; none where too few are known."""

    last: date | None = None
    now: int | None = None
    usual: int | None = None
    longest: int = 0

    @property
    def is_broken(self) -> bool:
        return self.usual is not None and (self.now or 0) > max(_SILENT_FACTOR * self.usual, self.longest)


def _rhythm(written: Iterable[str], today: date) -> _Rhythm:
    days = [day for day in map(date.fromisoformat, written) if day <= today]
    if not days:
        return _Rhythm()
    pauses = [(later - earlier).days for later, earlier in pairwise(days)]
    usual = int(median(pauses)) if len(days) >= _FEWEST_DAYS else None
    return _Rhythm(days[0], (today - days[0]).days, usual, max(pauses, default=0))


def _judge(
    crawl: Crawl | None, good_until: datetime | None, rhythm: _Rhythm, now: datetime
) -> tuple[State, str | None]:
    """`good_until` is the last moment of which nothing bad is known: the last success, or else the first attempt."""
    if crawl and crawl.started > now + _CLOCK_TOLERANCE:
        return "overdue", f"its last crawl is noted for {crawl.started:%Y-%m-%d}, a day to come: is the clock right?"
    if crawl is None or good_until is None:
        return "never crawled", None
    if lost := _list_failures(crawl):
        return "broken", next(iter(lost))
    if masked := _soft_errors(crawl):
        return "broken", masked
    if crawl.finished and crawl.named == 0:
        return "broken", "its feeds, sitemaps and listings name no release"
    if now - crawl.started > _STALE:
        return "overdue", f"it was last crawled on {crawl.started:%Y-%m-%d}"
    if not (crawl.finished or crawl.partial) and now - good_until > _STALE:
        return "broken", "it has not been read to its end for days"
    if rhythm.is_broken:
        return "silent", f"nothing for {rhythm.now} days, where {rhythm.usual} is usual"
    if not crawl.finished:
        return "in part", "only some of it was wanted" if crawl.partial else "its last crawl did not come to its end"
    return "well", None


def _soft_errors(crawl: Crawl) -> str | None:
    """What most pages were in the last visit, if it was no releases."""
    done = crawl.new + crawl.changed + crawl.same + crawl.rejected + crawl.failed
    masked = {reason: count for reason, count in crawl.reasons.items() if reason.startswith(SOFT_ERROR_PREFIX)}
    count = sum(masked.values())
    if count < _MANY_SOFT_ERRORS or 2 * count <= done:
        return None
    return f"{count:,} of {done:,} pages came {max(masked, key=lambda reason: masked[reason])}"


def _list_failures(crawl: Crawl) -> dict[str, int]:
    """Feeds, sitemaps and listings that could not be read: their reasons begin with their address."""
    return {reason: count for reason, count in crawl.reasons.items() if reason.startswith(("http://", "https://"))}
