"""A press office: what it has published, and how it responds to requests."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from hashlib import sha256
from typing import Literal

from corpus.catalogue.sources import Listing, Source
from tests.loopback import Asked, Reply, Site, site

PAGE = 10
"""Releases on a page of the list."""

Validator = Literal["etag", "date", "none"]


@dataclass(frozen=True)
class Text:
    """One version of a release."""

    title: str
    body: str
    since: date


@dataclass
class Publication:
    """A release in the records of the office."""

    number: int
    day: date
    texts: list[Text]
    validator: Validator
    path: str
    earlier_paths: list[str] = field(default_factory=list)
    removed: Literal[None, 404, 410] = None
    was_removed: bool = False
    """Now or at any time before."""
    served: list[Text] = field(default_factory=list)
    """The versions that were sent to somebody, each once in a row."""

    @property
    def text(self) -> Text:
        return self.texts[-1]


@dataclass
class Office:
    """Publishes and serves releases; `today` is the date on its clock."""

    today: date
    publications: list[Publication] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    trouble: Callable[[str], Reply | None] = lambda _path: None
    """What it answers for a path instead of what it should."""
    unconditional: dict[tuple[str, Text], int] = field(default_factory=lambda: defaultdict(int))
    """How often a version was sent from a path to somebody who asked for it without a condition."""

    def publish(self, title: str, body: str, validator: Validator = "etag") -> Publication:
        number = len(self.publications)
        path = f"/news/{self.today.year}/{number}"
        made = Publication(number, self.today, [Text(title, body, self.today)], validator, path)
        self.publications.append(made)
        return made

    def edit(self, publication: Publication, title: str, body: str) -> None:
        publication.texts.append(Text(title, body, self.today))

    def move(self, publication: Publication, path: str) -> None:
        """The old address redirects to the new one."""
        self.moved[publication.path] = path
        publication.earlier_paths.append(publication.path)
        publication.path = path

    def remove(self, publication: Publication, status: Literal[404, 410] = 404) -> None:
        publication.removed, publication.was_removed = status, True

    def restore(self, publication: Publication) -> None:
        publication.removed = None

    def reply(self, asked: Asked) -> Reply:
        path = asked.path
        if trouble := self.trouble(path):
            return trouble
        if path in self.moved:
            return Reply("", 301, {"Location": self.moved[path]})
        bare, _, query = path.partition("?")
        if found := next((one for one in self.publications if one.path == bare), None):
            return self._page(found, asked)
        match bare:
            case "/robots.txt":
                return Reply("User-agent: *\nAllow: /", headers={"Content-Type": "text/plain"})
            case "/feed.xml":
                return Reply(self._feed(), headers={"Content-Type": "application/rss+xml"})
            case "/sitemap.xml":
                return Reply(self._sitemap(), headers={"Content-Type": "application/xml"})
            case "/news":
                return Reply(self._list(int(query.removeprefix("page="))))
            case "/api/releases.json":
                return Reply(self._api(), headers={"Content-Type": "application/json"})
            case _:
                return Reply("Nothing here", 404)

    def _page(self, one: Publication, asked: Asked) -> Reply:
        if one.removed:
            return Reply("It is no longer here", one.removed)
        headers = {
            "etag": {"ETag": f'"{sha256(repr(one.text).encode()).hexdigest()[:12]}"'},
            "date": {"Last-Modified": _http_date(one.text.since)},
            "none": {},
        }[one.validator]
        tag, moment = asked.headers.get("If-None-Match"), asked.headers.get("If-Modified-Since")
        if headers and ({tag, moment} - {None}) & set(headers.values()):
            return Reply("", 304, headers)
        if not tag and not moment:
            self.unconditional[asked.path, one.text] += 1
        if one.served[-1:] != [one.text]:
            one.served.append(one.text)
        paragraphs = "".join(f"<p>{part}</p>" for part in one.text.body.split("\n\n"))
        return Reply(
            f'<html><head><title>{one.text.title}</title><link rel="canonical" href="{{home}}{one.path}"></head><body>'
            f'<nav><a href="/news?page=0">All news</a></nav><article><h1>{one.text.title}</h1>'
            f'<time datetime="{one.day}">{one.day}</time><div class="text">{paragraphs}</div></article></body></html>',
            headers=headers,
        )

    def _shown(self) -> list[Publication]:
        return [one for one in reversed(self.publications) if not one.removed]

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>{one.text.title}</title><link>{{home}}{one.path}</link>"
            f"<pubDate>{_http_date(one.day)}</pubDate></item>"
            for one in self._shown()[:PAGE]
        )
        return f'<rss version="2.0"><channel><title>Office</title>{items}</channel></rss>'

    def _sitemap(self) -> str:
        places = "".join(
            f"<url><loc>{{home}}{one.path}</loc><lastmod>{one.text.since}</lastmod></url>" for one in self._shown()
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'

    def _list(self, number: int) -> str:
        """A listing page; every other link leads to a print version, whose canonical address is that of the release."""
        rows = "".join(
            f'<li><h3><a href="{one.path}{"?print=1" if one.number % 2 else ""}">{one.text.title}</a></h3></li>'
            for one in self._shown()[number * PAGE : (number + 1) * PAGE]
        )
        return f"<html><body><ul>{rows}</ul></body></html>"

    def _api(self) -> str:
        results = [
            {"url": f"{{home}}{one.path}", "title": one.text.title, "body": one.text.body, "date": str(one.day)}
            for one in self._shown()
        ]
        return json.dumps({"results": results})


@contextmanager
def served(office: Office) -> Iterator[Site]:
    """Serve the office on a free port of loopback."""
    with site() as opened:
        opened.otherwise = office.reply
        yield opened


def source(home: str, *ways: Literal["feed", "list", "sitemap"]) -> Source:
    """The catalogue entry of an office."""
    return Source(
        "office",
        "Office",
        home,
        feeds=(f"{home}/feed.xml",) if "feed" in ways else (),
        sitemaps=(f"{home}/sitemap.xml",) if "sitemap" in ways else (),
        listings=(Listing(f"{home}/news?page={{page}}", links="h3 a"),) if "list" in ways else (),
        article=r"/news/\d{4}/",
        delay=0,
    )


def _http_date(day: date) -> str:
    return format_datetime(datetime.combine(day, time(9), UTC), usegmt=True)
