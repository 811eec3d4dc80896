"""Checking catalogue entries against the live sites, and proposing new entries; nothing is stored."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.catalogue.sources import Source, to_source
from corpus.crawl import CAREFUL, CrawlOptions
from corpus.crawl.process import CrawlError, run
from corpus.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class SampleRelease:
    """A release that was found through a catalogue entry; `published` is an ISO 8601 date, possibly partial."""

    url: str
    title: str
    published: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of checking one catalogue entry."""

    source: str
    found: int
    """Release addresses on the first page of each feed, sitemap, listing and API that the entry names."""
    newest: str | None
    samples: tuple[SampleRelease, ...]
    unmatched: tuple[str, ...]
    """CSS selectors and JSON paths of the entry that match nothing."""
    troubles: tuple[tuple[str, int], ...]

    @property
    def is_good(self) -> bool:
        return bool(self.samples) and not self.unmatched and not self.troubles


def check(sources: Sequence[Source], home: Path, *, options: CrawlOptions = CAREFUL) -> tuple[CheckResult, ...]:
    """Check each entry against its site; results in the order of `sources`. Raises CrawlError when the crawl fails."""
    checked: dict[str, CheckResult] = {}

    def on_message(line: dict[str, Any]) -> None:
        if name := line.get("checked"):
            outcome = line["outcome"]
            checked[name] = CheckResult(
                name,
                outcome["found"],
                outcome["newest"],
                tuple(SampleRelease(**one) for one in outcome["samples"]),
                tuple(outcome["unmatched"]),
                tuple((reason, count) for reason, count in outcome["troubles"]),
            )

    run(_job("check", sources, home, options), on_message)
    return tuple(checked[source.name] for source in sources)


def propose(source: Source, home: Path, *, options: CrawlOptions = CAREFUL) -> tuple[Source, tuple[str, ...]]:
    """Complete an entry that only names a site by finding where its releases are listed.

    Returns the completed entry and the reasons for the choice. Raises CrawlError when nothing is found.
    """
    messages: list[dict[str, Any]] = []
    run(_job("scout", [source], home, options), messages.append)
    [line] = [line for line in messages if "scouted" in line]
    if line["trouble"]:
        raise CrawlError(f"{source.home}: {line['trouble']}")
    return to_source(line["scouted"], "proposal"), tuple(line["reasons"])


def _job(do: str, sources: Sequence[Source], home: Path, options: CrawlOptions) -> dict[str, Any]:
    home.mkdir(parents=True, exist_ok=True)
    return {
        "do": do,
        "sources": [asdict(source) for source in sources],
        "store": str(home / "store.sqlite"),
        "since": None,
        "limit": None,
        "now": None,
        "options": asdict(options),
    }
