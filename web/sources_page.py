"""Builds the page of sources: how each is doing, worst first."""

from collections.abc import Iterable

from corpus.store.health import Health
from web import messages
from web.address import FEED_LABELS, FEEDS, changes_href
from web.pages import FeedLink, PageLink, SearchForm, SourcesPage, SourceView
from web.root_path import rooted


def sources_page(found: Iterable[Health]) -> SourcesPage:
    every = tuple(found)
    views = tuple(_view(one) for one in every if one.state != "never crawled")
    broken = sum(one.state == "broken" for one in views)
    return SourcesPage(
        title="Sources - Pressdesk",
        form=SearchForm(),
        summary=f"{messages.count(len(views), 'source')} crawled, {broken or 'none'} broken"
        if views
        else "None crawled yet",
        sources=views,
        never_crawled=tuple(
            PageLink(one.source, changes_href("atom", one.source)) for one in every if one.state == "never crawled"
        ),
        more=PageLink("The same as JSON", rooted("/api/sources")),
        feeds=tuple(FeedLink(label, FEEDS[kind], changes_href(kind)) for kind, label in FEED_LABELS.items()),
    )


def _view(one: Health) -> SourceView:
    reasons = {**one.errors, **one.rejections}
    told = [f"{count:,} × {reason}" for reason, count in reasons.items() if reason != one.because]
    return SourceView(
        name=one.source,
        state=one.state,
        because=one.because,
        last_success=messages.date_and_time(one.last_success) if one.last_success else "never",
        last_release=str(one.last_release) if one.last_release else "none",
        usual=_days(one.usual_pause),
        now=_days(one.pause),
        reasons=tuple(told[:5]),
        changes=changes_href("atom", one.source),
    )


def _days(days: int | None) -> str:
    return "unknown" if days is None else messages.count(days, "day")
