"""Trying entries of the catalogue against the live sites, and proposing new ones; nothing is kept."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.catalogue.sources import Source, to_source
from corpus.crawl import CAREFUL, CrawlOptions
from corpus.crawl.process import CrawlError, run


@dataclass(frozen=True, slots=True)
class SampleRelease:
    """A release that the entry led to."""

    url: str
    title: str
    published: str | None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What an entry gave."""

    source: str
    found: int
    """Addresses of releases in the places that it names, first pages only."""
    newest: str | None
    samples: tuple[SampleRelease, ...]
    unmatched: tuple[str, ...]
    """Selectors that match nothing."""
    troubles: tuple[tuple[str, int], ...]

    @property
    def is_good(self) -> bool:
        return bool(self.samples) and not self.unmatched and not self.troubles


def check(sources: Sequence[Source], home: Path, *, conduct: CrawlOptions = CAREFUL) -> tuple[CheckResult, ...]:
    """Try each entry against its site, in their order. Raises CrawlError when the attempt itself fails."""
    checked: dict[str, CheckResult] = {}

    def hear(line: dict[str, Any]) -> None:
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

    run(_job("check", sources, home, conduct), hear)
    return tuple(checked[source.name] for source in sources)


def propose(source: Source, home: Path, *, conduct: CrawlOptions = CAREFUL) -> tuple[Source, tuple[str, ...]]:
    """Complete an entry that only names a site: how its releases are found, and what speaks for that.

    Raises CrawlError when nothing is found.
    """
    heard: list[dict[str, Any]] = []
    run(_job("scout", [source], home, conduct), heard.append)
    [line] = [line for line in heard if "scouted" in line]
    if line["trouble"]:
        raise CrawlError(f"{source.home}: {line['trouble']}")
    return to_source(line["scouted"], "proposal"), tuple(line["reasons"])


def _job(do: str, sources: Sequence[Source], home: Path, conduct: CrawlOptions) -> dict[str, Any]:
    home.mkdir(parents=True, exist_ok=True)
    return {
        "do": do,
        "sources": [asdict(source) for source in sources],
        "store": str(home / "store.sqlite"),
        "since": None,
        "limit": None,
        "now": None,
        "conduct": asdict(conduct),
    }
