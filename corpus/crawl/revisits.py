"""When a page that is known is looked at again, and when its release counts as gone."""

from datetime import UTC, datetime, time, timedelta

from corpus.store import Fetch, Stored, Walk

SHORTEST_PAUSE = timedelta(hours=20)
"""Less than a day, so that a crawl every day finds it due every day."""
LONGEST_PAUSE = timedelta(days=365)
AGES_A_PAUSE = 4
"""A page is looked at again when it is older by a quarter: every day at first, about 25 times in its first year."""
MOST_IN_A_VISIT = 500
"""Pages looked at again in one visit to a source."""
MOST_PAGES_IN_A_VISIT = 1_000
"""Of an interface whose answers hold texts, read again because a text on the page before was due."""
WALK_PAUSE = timedelta(days=30)
PAGES_A_DAY = 24
"""A listing is followed to its end again after 30 days, or after a day for so many pages of it if that is longer: a
release may come late and stand far from the newest."""
GONE_ANSWERS = 3
GONE_AFTER = timedelta(days=3)
"""A page is gone after so many answers in a row that there is none, the first and the last so far apart."""
NOT_FOUND = frozenset({404, 410})


def next_look(now: datetime, stored: Stored) -> datetime:
    """When to ask for a release again that has just been seen, or missed."""
    return now + min(max((now - _last_change(stored)) / AGES_A_PAUSE, SHORTEST_PAUSE), LONGEST_PAUSE)


def is_walk_due(walk: Walk | None, now: datetime) -> bool:
    """Whether a listing should be followed to its end, and not only as far as there is news."""
    return walk is None or now - walk.ended >= max(WALK_PAUSE, timedelta(days=walk.pages / PAGES_A_DAY))


def is_missing(fetch: Fetch) -> bool:
    """Whether an address has said often and long enough that there is nothing."""
    since = fetch.missing_since
    return since is not None and fetch.missing >= GONE_ANSWERS and fetch.at - since >= GONE_AFTER


def _last_change(stored: Stored) -> datetime:
    """When it was published, edited or gone; when it was first seen, where the day is not known."""
    release = stored.release
    published = release.published.first_day if release.published else None
    if stored.gone:
        return stored.gone
    if stored.version > 1 or published is None:
        return release.fetched
    return datetime.combine(published, time(), UTC)
