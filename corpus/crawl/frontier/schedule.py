"""When a page that is known is looked at again, and when its release counts as gone."""

from datetime import UTC, datetime, time, timedelta

from corpus.store import LONGEST_PAUSE, Fetch, LastWalk, Stored

SHORTEST_PAUSE = timedelta(hours=20)
"""Less than a day, so that a crawl every day finds it due every day."""
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
SLACK = timedelta(days=1)
"""A moment that was noted and is still to come by more than this was noted by a wrong clock, and says nothing."""


def is_to_come(noted: datetime, now: datetime) -> bool:
    """Whether what was noted as the present is still to come: then a clock was wrong, and the note is not believed."""
    return noted > now + SLACK


def is_due(fetch: Fetch, now: datetime) -> bool:
    """Whether to look at a page again."""
    return fetch.due is not None and (fetch.due <= now or fetch.due > now + LONGEST_PAUSE)


def next_look(now: datetime, stored: Stored) -> datetime:
    """When to ask for a release again that has just been seen, or missed."""
    return now + min(max((now - _last_change(stored, now)) / AGES_A_PAUSE, SHORTEST_PAUSE), LONGEST_PAUSE)


def is_walk_due(walk: LastWalk | None, now: datetime) -> bool:
    """Whether a listing should be followed to its end, and not only as far as there is news."""
    return (
        walk is None
        or is_to_come(walk.ended, now)
        or now - walk.ended >= max(WALK_PAUSE, timedelta(days=walk.pages / PAGES_A_DAY))
    )


def is_missing(fetch: Fetch) -> bool:
    """Whether an address has said often and long enough that there is nothing."""
    since = fetch.missing_since
    return since is not None and fetch.missing >= GONE_ANSWERS and fetch.at - since >= GONE_AFTER


def _last_change(stored: Stored, now: datetime) -> datetime:
    """When it was published, edited or gone; when it was first seen, where the day is not known or still to come."""
    release = stored.release
    published = release.published.first_day if release.published else None
    if stored.gone:
        return stored.gone
    if stored.version > 1 or published is None or published > (now + SLACK).date():
        return release.fetched
    return datetime.combine(published, time(), UTC)
