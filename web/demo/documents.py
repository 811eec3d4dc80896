"""The documents of the demo sites: pages, a feed, sitemaps and listings, built differently for each site."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from corpus.quick_dataclass import dataclass
from web.demo.releases import DemoRelease, SiteName, releases_of

LISTINGS = {"es": "/es/notas-de-prensa", "en": "/en/press-releases"}
"""Where the agency lists its releases, by language."""

_ROWS = 4
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}


@dataclass(frozen=True, slots=True)
class Document:
    """The body of a response, and its Content-Type."""

    content: bytes
    media_type: str


_Render = Callable[..., Document]


def documents(site: SiteName, home: str) -> dict[str, Document]:
    """All documents of a site by path and query; `home` is its URL without a trailing slash."""
    shelf = sorted(releases_of(site), key=lambda release: str(release.date or ""), reverse=True)
    render = partial(_render, layout=f"{_folder(site)}/layout.html", home=home, year=date.today().year)
    return {
        "/robots.txt": render("robots.txt", "text/plain; charset=utf-8", site=site),
        "/internal/staff": render("staff.html"),
        **{release.path: _page(render, release, shelf) for release in shelf},
        **_indexes(site, render, shelf),
    }


def _render(
    template: str, media_type: str = "text/html; charset=utf-8", encoding: str = "utf-8", **values: Any
) -> Document:
    return Document(_TEMPLATES.get_template(template).render(values).encode(encoding), media_type)


def _page(render: _Render, release: DemoRelease, shelf: list[DemoRelease]) -> Document:
    """A release inside the boilerplate of its site, with links to the next older ones."""
    after = shelf.index(release) + 1
    others = [other for other in shelf[after:] + shelf[:after] if other.language == release.language]
    return render(
        f"{_folder(release.site)}/{'broken' if release.expected == 'rejected' else 'release'}.html",
        "text/html; charset=utf-8" if release.encoding == "utf-8" else "text/html",
        release.encoding,
        release=release,
        related=[other for other in others if other.expected == "indexed" and other != release][:3],
    )


def _indexes(site: SiteName, render: _Render, shelf: list[DemoRelease]) -> dict[str, Document]:
    """The pages and files through which a visitor or a crawler discovers the releases."""
    match site:
        case "demo-board":
            return {
                "/": render("board/list.html", releases=shelf),
                "/press/feed.xml": render("board/feed.xml", "application/rss+xml", releases=shelf),
            }
        case "demo-agency":
            listings = {path: page for language in LISTINGS for path, page in _listing(render, shelf, language)}
            return {"/": listings[f"{LISTINGS['es']}?page=0"], **listings}
        case "demo-monitor":
            return {
                "/": render("monitor/list.html", releases=shelf),
                "/sitemap.xml": render("monitor/sitemap-index.xml", "application/xml"),
                "/sitemap-news.xml": render("monitor/sitemap-news.xml", "application/xml", releases=shelf),
                "/sitemap-pages.xml": render("monitor/sitemap-pages.xml", "application/xml"),
            }


def _listing(render: _Render, shelf: list[DemoRelease], language: str) -> list[tuple[str, Document]]:
    """The pages of a listing, and an empty one after the last."""
    path = LISTINGS[language]
    rows = [release for release in shelf if release.language == language]
    pages = [
        render(
            "agency/list.html",
            language=language,
            releases=rows[start : start + _ROWS],
            older=f"{path}?page={start // _ROWS + 1}" if start + _ROWS < len(rows) else None,
        )
        for start in range(0, len(rows) + _ROWS, _ROWS)
    ]
    return [(path, pages[0]), *((f"{path}?page={number}", page) for number, page in enumerate(pages))]


def _folder(site: SiteName) -> str:
    return site.removeprefix("demo-")


def _in_words(day: date, language: str = "en") -> str:
    of = " de " if language == "es" else " "
    return of.join((str(day.day), _MONTHS[language].split()[day.month - 1], str(day.year)))


def _for_feeds(day: date) -> str:
    """The date in the format of RSS."""
    return format_datetime(datetime.combine(day, time(8), UTC))


_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(in_words=_in_words, for_feeds=_for_feeds)
