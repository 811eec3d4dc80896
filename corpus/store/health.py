"""The health of sources: whether they respond, whether they publish as usual, and what can't be read."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from corpus.quick_dataclass import dataclass
from corpus.release import SOFT_ERROR_PREFIX, names_a_list
from corpus.store import Crawl, Store

State = Literal["broken", "silent", "overdue", "in part", "well", "never crawled"]
"""Worst first."""

_DAYS = 30
"""Most recent days of publication from which the usual interval is computed."""
_FEWEST_DAYS = 5
_SILENT_FACTOR = 4
"""A source is silent after this many times its usual interval, if that is also longer than any recent one."""
_CLOCK_TOLERANCE = timedelta(days=1)
"""A visit recorded further in the future than this was recorded by a wrong clock."""
_MANY_SOFT_ERRORS = 3
"""A source is broken if a visit had at least this many soft errors and they were most of its pages."""
_STALE = timedelta(days=2)
"""A source is broken if visits have not read all of it for this long, and overdue if there were no visits."""


@dataclass(frozen=True, slots=True)
class Health:
    """The state of one source."""

    source: str
    state: State
    because: str | None
    """Why its state is not "well"."""
    last_success: datetime | None
    """When everything it lists was last read."""
    last_release: date | None
    usual_pause: int | None
    """Median interval between two days of publication, in days; None where too few are known."""
    pause: int | None
    """Days since the last publication."""
    errors: dict[str, int]
    """Addresses that can't be fetched, and lists that could not be read in the last visit, by reason."""
    rejections: dict[str, int]
    """Fetched pages that gave no release, by reason."""


def health(store: Store, sources: Iterable[str], now: datetime) -> Iterator[Health]:
    """Yield the health of each source, in their order."""
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
    """Intervals between days of publication, in days; None where too few are known."""

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
    """Decide the state and its reason; `good_until` is the last success, or the first visit if there was none."""
    if crawl and crawl.started > now + _CLOCK_TOLERANCE:
        return "overdue", f"its last crawl is dated {crawl.started:%Y-%m-%d}, in the future: is the clock right?"
    if crawl is None or good_until is None:
        return "never crawled", None
    if lost := _list_failures(crawl):
        return "broken", next(iter(lost))
    if masked := _soft_errors(crawl):
        return "broken", masked
    if crawl.finished and crawl.named == 0:
        return "broken", "its feeds, sitemaps and listings contain no release"
    if now - crawl.started > _STALE:
        return "overdue", f"it was last crawled on {crawl.started:%Y-%m-%d}"
    if not (crawl.finished or crawl.partial) and now - good_until > _STALE:
        return "broken", "no crawl has read all of it for days"
    if rhythm.is_broken:
        return "silent", f"nothing published for {rhythm.now} days; {rhythm.usual} is usual"
    if not crawl.finished:
        return "in part", f"its last crawl {'was limited (--limit, --since)' if crawl.partial else 'did not finish'}"
    return "well", None


def _soft_errors(crawl: Crawl) -> str | None:
    """Describe the soft errors of a visit if most of its pages were such; else None."""
    done = crawl.new + crawl.changed + crawl.same + crawl.rejected + crawl.failed
    masked = {reason: count for reason, count in crawl.reasons.items() if reason.startswith(SOFT_ERROR_PREFIX)}
    count = sum(masked.values())
    if count < _MANY_SOFT_ERRORS or 2 * count <= done:
        return None
    return f"{count:,} of {done:,} pages came {max(masked, key=lambda reason: masked[reason])}"


def _list_failures(crawl: Crawl) -> dict[str, int]:
    """Feeds, sitemaps and listings that could not be read."""
    return {reason: count for reason, count in crawl.reasons.items() if names_a_list(reason)}
