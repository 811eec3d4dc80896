"""The revisit schedule: when a known page is fetched again, and when its release counts as gone."""

from datetime import UTC, datetime, time, timedelta

from corpus.store import MAX_REVISIT_INTERVAL, Fetch, LastWalk, Stored

SHORTEST_PAUSE = timedelta(hours=20)
"""Less than a day, so that a daily crawl finds the page due every day."""
AGES_A_PAUSE = 4
"""A page is due again when its age has grown by a quarter: every day at first, about 25 times in its first year."""
MAX_REVISITS = 500
"""Most known pages fetched again in one visit to a source."""
MAX_PAGES_REREAD = 1_000
"""Most API pages read again in one visit because a text embedded in the page before was due."""
WALK_PAUSE = timedelta(days=30)
PAGES_A_DAY = 24
"""A listing is read to its last page again after 30 days, or after one day per 24 pages if that is longer: a release
may be added late, far from the newest."""
GONE_AFTER_ANSWERS = 3
GONE_AFTER = timedelta(days=3)
"""A page is gone after this many consecutive "not found" responses, the first and the last this far apart."""
NOT_FOUND = frozenset({404, 410})
CLOCK_TOLERANCE = timedelta(days=1)
"""A recorded moment further in the future than this was written by a wrong clock, and is ignored."""


def is_in_future(noted: datetime, now: datetime) -> bool:
    """Whether a moment recorded as the present is still to come, which means that a wrong clock wrote it."""
    return noted > now + CLOCK_TOLERANCE


def is_due(fetch: Fetch, now: datetime) -> bool:
    """Whether to fetch a page again now; a due date beyond the longest pause comes from a wrong clock."""
    return fetch.due is not None and (fetch.due <= now or fetch.due > now + MAX_REVISIT_INTERVAL)


def next_check(now: datetime, stored: Stored) -> datetime:
    """When to fetch a release again that has just been fetched, or found missing."""
    return now + min(max((now - _last_change(stored, now)) / AGES_A_PAUSE, SHORTEST_PAUSE), MAX_REVISIT_INTERVAL)


def is_walk_due(walk: LastWalk | None, now: datetime) -> bool:
    """Whether to read a listing to its last page instead of only as far as it has new releases."""
    return (
        walk is None
        or is_in_future(walk.ended, now)
        or now - walk.ended >= max(WALK_PAUSE, timedelta(days=walk.pages / PAGES_A_DAY))
    )


def is_missing(fetch: Fetch) -> bool:
    """Whether an address has answered "not found" often and long enough."""
    since = fetch.missing_since
    return since is not None and fetch.missing >= GONE_AFTER_ANSWERS and fetch.at - since >= GONE_AFTER


def _last_change(stored: Stored, now: datetime) -> datetime:
    """When the release was published, edited or gone; when it was fetched, where its date is unknown or future."""
    release = stored.release
    published = release.published.first_day if release.published else None
    if stored.gone:
        return stored.gone
    if stored.version > 1 or published is None or published > (now + CLOCK_TOLERANCE).date():
        return release.fetched
    return datetime.combine(published, time(), UTC)
