"""The commands that maintain the index: index, update, watch, doctor and stats."""

import json
import re
import shlex
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from corpus.cli import engine_option, home_option, mode_option, print_health, print_table, printable, progress_bar
from corpus.crawl.cli import SOURCE_FAILED, crawl_options, crawl_sources, options_of, print_reports
from corpus.errors import PressdeskError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.crawl import Report
    from corpus.store import Crawl, Store
    from indexer.build import Built
    from indexer.doctor import Diagnosis

WRONG = 1
"""Exit code of `doctor` when damage is left."""
TOP = 15
"""Most values of each property shown by `stats`."""


class Duration(click.ParamType[float]):
    """A duration written like 90s, 30m, 1h or 1d, in seconds."""

    name = "duration"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> float:
        found = re.fullmatch(r"(\d+)([smhd])", str(value))
        if not found or not int(found[1]):
            self.fail(f"{value!r} is not a duration: write it like 30m, 1h or 1d", parameter, context)
        return float(found[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[found[2]]


@click.command()
@click.option("--rebuild", is_flag=True, help="Rebuild the whole index from the store.")
@click.option("--memory", type=click.IntRange(min=16), default=512, help="Memory for indexing, in megabytes.")
@mode_option
@engine_option
@home_option
def index(rebuild: bool, memory: int, home: Path, engine: str | None) -> None:
    """Update the index with what has changed in the store."""
    build_index(home, engine, rebuild=rebuild, megabytes=memory)


then_option = click.option(
    "--then", "then", metavar="COMMAND", help="Run this command afterwards, such as 'pressdesk alerts'."
)


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--json", "as_json", is_flag=True, help="Print what was done as JSON: each source, each release, the index."
)
@then_option
@crawl_options
@mode_option
@engine_option
@home_option
@click.pass_context
def update(  # noqa: PLR0917  # one parameter an option
    context: click.Context,
    /,
    names: tuple[str, ...],
    as_json: bool,
    then: str | None,
    home: Path,
    engine: str | None,
    **options: Any,
) -> None:
    """Crawl sources, then update the index.

    The exit code is 0 if every source could be read, 1 if the lists of one could not, 2 after an error.
    """
    from indexer.indexes import open_index
    from indexer.store_match import require_match

    require_match(home, open_index(home, engine))
    before = _last_change(home)
    reports = crawl_sources(names, home, options=options_of(**options))
    if not as_json:
        print_reports(reports)
    built = update_index(home, engine)
    if as_json:
        click.echo(json.dumps(_updated(reports, built, before, home), ensure_ascii=False, indent=2))
    else:
        _print_built(built)
    if then:
        _run(then)
    if any(report.unread_lists for report in reports):
        context.exit(SOURCE_FAILED)


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--every", type=Duration(), default="1h", help="Pause between two rounds, such as 90s, 30m, 1h or 1d.")
@then_option
@crawl_options
@mode_option
@engine_option
@home_option
def watch(
    names: tuple[str, ...], every: float, then: str | None, home: Path, engine: str | None, **options: Any
) -> None:
    """Crawl and index repeatedly, until Ctrl-C."""
    from indexer.indexes import open_index
    from indexer.store_match import require_match

    crawl_with = options_of(**options)
    while True:
        try:
            require_match(home, open_index(home, engine))
            print_reports(crawl_sources(names, home, options=crawl_with))
            build_index(home, engine)
            if then:
                _run(then)
        except PressdeskError as error:
            click.echo(f"Error: {error}; trying again in {every:,.0f} seconds", err=True)
        time.sleep(every)


@click.command()
@click.option(
    "--repair",
    is_flag=True,
    help="Repair what can be repaired: releases from their stored pages, and the index from the store.",
)
@mode_option
@engine_option
@home_option
@click.pass_context
def doctor(context: click.Context, repair: bool, home: Path, engine: str | None) -> None:
    """Check every checksum and every release of the store and the index, and say what answers queries.

    The exit code is 0 when all is well, 1 when something is damaged, and 2 after an error.
    """
    from indexer.doctor import examine_home
    from indexer.indexes import open_index

    index = open_index(home, engine)
    found = examine_home(home, index)
    for fault in found.faults:
        click.echo(printable(fault))
    if found.faults and repair:
        found = _repair(home, engine, found)
    click.echo(f"Engine: {index.engine}.", err=True)
    if found.faults:
        context.exit(WRONG)
    click.echo("All is well.")


@click.command()
@engine_option
@home_option
def stats(home: Path, engine: str | None) -> None:
    """Show counts of releases, the last crawl of each source, and the state of the index."""
    from corpus.crawl.sources_health import sources_health
    from corpus.store import FILE_NAME, Store

    with Store(home / FILE_NAME, create=False) as store:
        rows: list[tuple[str, str, int]] = [("releases", "all", sum(store.count("language").values()))]
        properties: tuple[Literal["organizations", "year", "themes", "language"], ...]
        properties = ("organizations", "year", "themes", "language")
        for name in properties:
            rows += _counts(store, name)
        print_table(["Property", "Value", "Releases"], rows)
        if gone := store.count_gone():
            print_table(["At their sources", "Releases"], [("gone, but stored here", gone)])
        if crawls := store.last_crawls():
            print_table(["Source", "Last crawl", "Result"], [_crawled(crawl) for crawl in crawls.values()])
            health = sources_health(store, home, datetime.now(UTC))
            print_health([one for one in health if one.source in crawls])
            if untried := sum(one.source not in crawls for one in health):
                click.echo(f"{untried:,} more of the catalogue were never crawled: `pressdesk sources`.", err=True)
        print_table(["Index", ""], _index(home, engine, store))


def _repair(home: Path, engine: str | None, found: "Diagnosis") -> "Diagnosis":
    """Repair what can be repaired, print each repair, check again, and print the damage that is left.

    An index is never rebuilt from a store that is not the one it was built from.
    """
    from corpus.catalogue.sources import load_catalogue
    from corpus.ingest.repair import repair
    from corpus.store import FILE_NAME, Store
    from indexer.doctor import examine_home
    from indexer.indexes import open_index

    if found.of_store and found.is_readable:
        with Store(home / FILE_NAME, create=False) as store:
            for done in repair(store, load_catalogue(home)):
                click.echo(f"repaired: {printable(done)}")
    if found.is_fitting:
        build_index(home, engine, rebuild=bool(found.of_index))
    left = examine_home(home, open_index(home, engine))
    for fault in left.faults:
        click.echo(f"not repaired: {printable(fault)}")
    return left


def build_index(home: Path, engine: str | None = None, *, rebuild: bool = False, megabytes: int = 512) -> None:
    """Update the index, with a progress bar, and print a summary."""
    _print_built(update_index(home, engine, rebuild=rebuild, megabytes=megabytes))


def update_index(home: Path, engine: str | None = None, *, rebuild: bool = False, megabytes: int = 512) -> "Built":
    """Update the index, with a progress bar."""
    from indexer.build import build
    from indexer.indexes import open_index
    from indexer.store_match import open_store

    index = open_index(home, engine)
    with open_store(home, index) as store, progress_bar("Indexing") as move:
        return build(store, index, rebuild=rebuild, megabytes=megabytes, progress=move)


def _print_built(built: "Built") -> None:
    generation = built.generation
    for repaired in built.repaired:
        click.echo(f"{repaired[:1].upper()}{repaired[1:]}.")
    for damaged in built.damaged:
        click.echo(f"left out, because it is damaged in the store: {printable(str(damaged))}", err=True)
    if built.damaged:
        click.echo("`pressdesk doctor --repair` restores releases whose pages are stored.", err=True)
    click.echo(
        f"{built.put:,} indexed, {built.removed:,} removed; generation {generation.name} holds "
        f"{generation.contents.documents:,} releases in {_megabytes(generation.size)}"
    )


def _last_change(home: Path) -> int:
    """The number of the last change in the store; 0 if there is none yet."""
    from corpus.store import FILE_NAME, NoStoreError, Store

    try:
        with Store(home / FILE_NAME, create=False) as store:
            return store.seq
    except NoStoreError:
        return 0


def _updated(reports: "Iterable[Report]", built: "Built", before: int, home: Path) -> dict[str, Any]:
    """What `update` did, as JSON; releases are those that changed in the store after change number `before`."""
    from corpus.store import FILE_NAME, Store, Stored

    with Store(home / FILE_NAME, create=False) as store:
        changed = [
            {
                "id": one.release.id,
                "url": one.release.url,
                "title": one.release.title,
                "source": one.release.source,
                "version": one.version,
                "gone": one.gone.isoformat() if one.gone else None,
            }
            for one in store.changes(before)
            if isinstance(one, Stored)
        ]
    return {
        "sources": [_report_as_json(report) for report in reports],
        "releases": changed,
        "index": {
            "generation": built.generation.name,
            "releases": built.generation.contents.documents,
            "indexed": built.put,
            "removed": built.removed,
            "damaged": [str(one) for one in built.damaged],
        },
    }


def _report_as_json(report: "Report") -> dict[str, Any]:
    return {
        "source": report.source,
        "failed_lists": list(report.unread_lists),
        "new": report.new,
        "changed": report.changed,
        "same": report.same,
        "rejected": report.rejected,
        "failed": report.failed,
        "reasons": [{"reason": reason, "count": count} for reason, count in report.reasons],
    }


def _run(command: str) -> None:
    """Run a command, which may end with 1 if it has nothing to do. Raises PressdeskError if it fails."""
    try:
        code = subprocess.run(shlex.split(command), check=False).returncode  # noqa: S603
    except (OSError, ValueError) as error:
        raise PressdeskError(f"--then {command!r} can't be run: {error}") from error
    if code not in {0, 1}:
        raise PressdeskError(f"--then {command!r} failed with exit code {code}")


def _counts(
    store: "Store", name: Literal["organizations", "year", "themes", "language"]
) -> "Iterator[tuple[str, str, int]]":
    counts = list(store.count(name).items())
    if name == "year":
        counts.sort(key=lambda item: item[0] or "", reverse=True)
    shown = counts if name == "year" else counts[:TOP]
    missing = "undated" if name == "year" else "none"
    yield from ((name, value or missing, count) for value, count in shown)
    if rest := counts[len(shown) :]:
        yield name, f"and {len(rest):,} more", sum(count for _, count in rest)


def _crawled(crawl: "Crawl") -> tuple[str, str, str]:
    ended = f"{crawl.finished:%Y-%m-%d %H:%M} UTC" if crawl.finished else f"{crawl.started:%Y-%m-%d %H:%M} UTC, in part"
    counts = [f"{getattr(crawl, name):,} {name}" for name in ("new", "changed", "same", "rejected", "failed")]
    return crawl.source, ended, ", ".join(counts)


def _index(home: Path, engine: str | None, store: "Store") -> list[tuple[str, str]]:
    from indexer.indexes import open_index
    from indexer.store_match import mismatch

    index = open_index(home, engine)
    generation = index.current()
    if generation is None:
        return [("generation", "none yet: run `pressdesk index`")]
    behind = store.seq - generation.contents.seq
    state = f"{behind:,} changes: run `pressdesk index`" if behind else "no"
    return [
        ("generation", generation.name),
        ("built", f"{generation.built:%Y-%m-%d %H:%M} UTC"),
        ("releases", f"{generation.contents.documents:,}"),
        ("size", _megabytes(generation.size)),
        ("behind the store", mismatch(store, index) or state),
    ]


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
