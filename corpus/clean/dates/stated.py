"""The dates that a release states itself: in its dateline, above its text, and in its address."""

from collections.abc import Iterable, Iterator, Sequence

from corpus.clean.dates import choose
from corpus.clean.dates.datelines import Dateline
from corpus.clean.dates.events import date_of_past_event
from corpus.release import Evidence, PartialDate


def stated_dates(
    dateline: Dateline | None, line_above: PartialDate | None, url: str | None, published: Sequence[Evidence] = ()
) -> Iterator[Evidence]:
    """The dates of the dateline, of the line above the text, and of the address, which those in `published` may make
    doubtful."""
    if dateline and dateline.date:
        yield choose.date_evidence("dateline", dateline.date, dateline.raw, "high")
    if line_above and not any(one.witness == "byline" for one in published):  # the byline is that same line
        yield choose.date_evidence("text", line_above, "the line above the text")
    if url:
        yield from choose.doubted_after(choose.date_in_url(url), published)


def by_trust(said: Iterable[Evidence], text: Sequence[str]) -> Sequence[Evidence]:
    """The dates, the most trusted first; where there are none, that of a past event in the text."""
    return sorted(said, key=_rank) or tuple(date_of_past_event(text))


def _rank(said: Evidence) -> tuple[int, bool]:
    """First what the source's selector finds, then witnesses specific to this release; of each, days before others."""
    is_full = choose.is_full_date(said)
    if said.witness == "selector":
        return 0, not is_full
    if said.witness in ("feed", "listing", "dateline", "byline", "url") and is_full:
        return 3 if said.confidence == "low" else 1, False
    return 2, not is_full
