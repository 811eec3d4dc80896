"""Helpers for all commands, and the commands that move data between files and the store: add, reread, label."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from corpus.errors import PressdeskError

if TYPE_CHECKING:
    from corpus.release import PartialDate, Release
    from corpus.store.health import Health

Command = TypeVar("Command", bound=Callable[..., Any])

REJECTIONS_SHOWN = 20


def home_option(command: Command) -> Command:
    """Add the option --home, also accepted before the command's name, and pass it as `home`."""

    def settled(context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path:
        above = context.parent.params.get("home") if context.parent else None
        return value or above or _default_home()

    return click.option(
        "--home",
        allow_from_autoenv=False,  # PRESSDESK_HOME belongs to the group's own option
        type=click.Path(file_okay=False, readable=False, path_type=Path),
        callback=settled,
        is_eager=True,  # other options' callbacks use it
        help="Folder of the store, the archive and the index.  [default: the user's data folder]",
    )(command)


def engine_option(command: Command) -> Command:
    """Add the option --engine, also accepted before the command's name, and pass it as `engine`."""

    def settled(context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
        above: str | None = context.parent.params.get("engine") if context.parent else None
        return value or above

    return click.option(
        "--engine",
        allow_from_autoenv=False,  # PRESSDESK_ENGINE belongs to the group's own option
        metavar="URL",
        callback=settled,
        help="Cluster that keeps the index instead of the home folder, such as https://press@one:9200,two:9200/desk.",
    )(command)


def mode_option(command: Command) -> Command:
    """Add the option --mode, which sets the mode of new and existing files in the home; needs `home_option`."""

    def settled(context: click.Context, _parameter: click.Parameter, mode: int | None) -> None:
        from corpus.file_modes import grant, umask_for

        if mode is not None:
            context.call_on_close(partial(os.umask, os.umask(umask_for(mode))))
            grant(context.params["home"], mode)

    return click.option(
        "--mode",
        envvar="PRESSDESK_MODE",
        type=_Mode(),
        expose_value=False,
        callback=settled,
        help="Mode of the files in the home folder, such as 0640.  [default: what the umask leaves]",
    )(command)


class _Mode(click.ParamType[int]):
    """A file mode in octal digits."""

    name = "mode"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> int:
        from corpus.file_modes import umask_for

        try:
            mode = value if isinstance(value, int) else int(value, 8)
            umask_for(mode)
        except ValueError:
            self.fail(
                f"{value!r} is not a file mode: write it in octal digits, 0644, 0640, 0660 or 0600", parameter, context
            )
        return mode


class Day(click.ParamType["PartialDate"]):
    """A complete or partial ISO 8601 date with a year."""

    name = "date"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> "PartialDate":
        from corpus.release import PartialDate

        if isinstance(value, PartialDate):
            return value
        try:
            day = PartialDate.parse(value)
        except ValueError:
            self.fail(f"{value!r} is not a date: write it like 2024-06-26, 2024-06 or 2024", parameter, context)
        if day.year is None:
            self.fail(f"{value!r} has no year", parameter, context)
        return day


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show a progress bar on standard error while the block runs, if that is a terminal.

    Yields a function to call with the number done and the total, or None if that is unknown.
    """
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    """Print a table on a terminal, or tab-separated lines without headings to a pipe or file."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(printable(str(cell)) for cell in row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        justify = ["right" if isinstance(cell, int) else "left" for cell in row]
        for column, side in zip(table.columns, justify, strict=True):
            column.justify = "right" if side == "right" else "left"
        table.add_row(*(Text(printable(f"{cell:,}" if isinstance(cell, int) else cell)) for cell in row))
    Console().print(table)


def printable(text: str) -> str:
    """Remove control characters and directional marks, which could manipulate a terminal."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+", " ", text)


def _language_code(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from corpus.languages import is_language_code

    if value and not is_language_code(value):
        raise click.BadParameter(f"{value!r} is no language code, such as en, es or fil", context, parameter)
    return value


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--organization", metavar="NAME", help="Publisher of files that name none.")
@click.option("--language", metavar="CODE", callback=_language_code, help="Language (ISO 639) of files that name none.")
@mode_option
@home_option
def add(paths: tuple[Path, ...], organization: str | None, language: str | None, home: Path) -> None:
    """Add files and folders: .html, .pdf, .txt, .jsonl, .jsonl.zst, and .tar.zst archives of pages."""
    from corpus.catalogue.sources import load_catalogue
    from corpus.ingest.batches import store_batches
    from corpus.ingest.files import read_files as read
    from corpus.release import Rejected
    from corpus.store import FILE_NAME, Store
    from corpus.versions.clusters import update_clusters

    counts = dict.fromkeys(("new", "changed", "same", "rejected"), 0)
    misdated = copies = 0
    catalogue = tuple(load_catalogue(home).values())
    with Store(home / FILE_NAME) as store, progress_bar("Adding") as move:
        outcomes = read(paths, organization=organization, language=language, sources=catalogue)
        for kept in store_batches(store, outcomes):
            counts[kept.change or "rejected"] += 1
            move(sum(counts.values()), None)
            if isinstance(kept.outcome, Rejected):
                if counts["rejected"] <= REJECTIONS_SHOWN:
                    click.echo(f"skipped {printable(kept.outcome.origin)}: {printable(kept.outcome.reason)}", err=True)
            elif kept.outcome.refusals:
                misdated += 1
                if misdated <= REJECTIONS_SHOWN:
                    click.echo(_refused_date(kept.outcome), err=True)
            if kept.copy_of is not None:
                copies += 1
                if copies <= REJECTIONS_SHOWN:
                    names = printable(kept.outcome.origin), printable(kept.copy_of)
                    click.echo("{}: the same release as {}".format(*names), err=True)
        with progress_bar("Comparing") as compared:
            update_clusters(store, lambda done: compared(done, None))
    if counts["rejected"] > REJECTIONS_SHOWN:
        click.echo(f"skipped {counts['rejected'] - REJECTIONS_SHOWN:,} more", err=True)
    if misdated > REJECTIONS_SHOWN:
        click.echo(f"{misdated - REJECTIONS_SHOWN:,} more have impossible dates", err=True)
    if copies > REJECTIONS_SHOWN:
        click.echo(f"{copies - REJECTIONS_SHOWN:,} more are the same release as another file", err=True)
    click.echo(format_counts(counts))
    if not any(counts[change] for change in ("new", "changed", "same")):
        raise PressdeskError("nothing was added: no file holds a release that can be read")
    if counts["new"] or counts["changed"]:
        click.echo("Run `pressdesk index` to make them searchable.", err=True)


def _refused_date(release: "Release") -> str:
    instead = f"dated {release.dated} by its text instead" if release.dated else "stored as undated"
    return f"{printable(release.origin)}: {printable('; '.join(release.refusals))}: {instead}"


def export_archive(warc: BinaryIO, home: Path) -> int:
    """Write all archived responses as WARC; report damaged ones, leave them out, and return how many there are."""
    from corpus.store import FILE_NAME, Damaged, Store
    from corpus.store.warc import warcinfo_record

    count, lost = 0, 0
    with Store(home / FILE_NAME, create=False) as store:
        warc.write(warcinfo_record(None if warc.name.startswith("<") else Path(warc.name).name))
        for record in store.captures():
            if isinstance(record, Damaged):
                lost += 1
                click.echo(f"left out, because it is damaged: {printable(str(record))}", err=True)
            else:
                count += 1
                warc.write(record)
        warc.flush()  # errors on closing would go unreported
    click.echo(f"{count:,} responses", err=True)
    return lost


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would change without changing it.")
@mode_option
@home_option
def reread(dry_run: bool, home: Path) -> None:
    """Clean all stored pages again with this version of the program."""
    from corpus.catalogue.sources import load_catalogue
    from corpus.ingest.reread import reread as read_again
    from corpus.interrupt import interrupt_held
    from corpus.release import Rejected
    from corpus.store import FILE_NAME, Store
    from corpus.versions.clusters import update_clusters

    counts = dict.fromkeys(("read", "changed", "rejected"), 0)
    with (
        Store(home / FILE_NAME, create=False) as store,
        progress_bar("Reading again") as move,
        interrupt_held() as check,
    ):
        for one in read_again(store, load_catalogue(home)):
            counts["read"] += 1
            move(counts["read"], None)
            if isinstance(one.current, Rejected):
                counts["rejected"] += 1
                click.echo(f"left {one.stored.id} as it is: {printable(one.current.reason)}", err=True)
            elif one.changed:
                counts["changed"] += 1
                click.echo(f"{one.stored.id}\t{', '.join(one.changed)}\t{printable(one.current.title)}")
                if not dry_run:
                    store.put(one.current)
            check()
    if not dry_run:
        with Store(home / FILE_NAME) as store, progress_bar("Comparing") as compared:
            update_clusters(store, lambda done: compared(done, None))
    click.echo(f"{format_counts(counts)}{' (nothing was stored)' if dry_run else ''}")
    with Store(home / FILE_NAME, create=False) as store:
        if damaged := sum(1 for _ in store.damaged()):
            click.echo(f"{damaged:,} damaged: `pressdesk doctor --repair` restores them from their pages.", err=True)
    if counts["changed"] and not dry_run:
        click.echo("Run `pressdesk index` to make the changes searchable.", err=True)


@click.command()
@click.argument("id")
@click.option("--explain", is_flag=True, help="Show each phrase that counts, how often it occurs, and what it adds.")
@home_option
@click.pass_context
def label(context: click.Context, id: str, explain: bool, home: Path) -> None:
    """Show the labels that the current vocabularies give to a release, and why."""
    from corpus.clean.publishers.hosts import country_of
    from corpus.label import explain as weigh
    from corpus.store import FILE_NAME, Store

    with Store(home / FILE_NAME, create=False) as store:
        stored = store.get_whole(id)
    if stored is None:
        click.echo(f"There is no release {printable(id)!r}: `pressdesk search` shows the ids of releases.", err=True)
        context.exit(1)
    release = stored.release
    rows: list[tuple[str, ...]] = []
    for said in release.because("publisher")[:1]:
        why = (said.name, said.value, "yes", f"{said.confidence} confidence", f"{said.witness}: {said.text}")
        rows.append(why if explain else why[:2])
    country = country_of(release.publisher, release.url)
    for one in weigh(release.title, release.body, release.language, country):
        verdict = "yes" if one.holds else "no"
        if explain:
            phrases = "; ".join(f"{word.phrase} ×{word.times} = {word.weight:.3g}" for word in one.mentions)
            signals = "; ".join(f"{signal} {added:+.2g}" for signal, added in one.signals)
            rows.append((one.name, one.value, verdict, f"{one.weight:.3g}", phrases, signals))
        elif one.holds:
            rows.append((one.name, one.value))
    headings = ("Label", "Value", "Holds", "Weight", "Phrases: occurrences = weight", "Signals: what they add")
    print_table(headings if explain else headings[:2], rows)


def print_health(found: "Sequence[Health]") -> None:
    """Print the health of sources, with the reasons below, on standard error."""
    print_table(
        ["Source", "State", "Last success", "Last release", "Usual interval", "Now", "Failed", "Rejected"],
        [
            (
                one.source,
                one.state,
                f"{one.last_success:%Y-%m-%d %H:%M}" if one.last_success else "never",
                str(one.last_release or "none"),
                _days(one.usual_pause),
                _days(one.pause),
                sum(one.errors.values()),
                sum(one.rejections.values()),
            )
            for one in found
        ],
    )
    for one in found:
        for count, reason in _reasons(one):
            click.echo(f"{one.source}: {f'{count:,} × ' if count else ''}{printable(reason)}", err=True)


def _reasons(one: "Health") -> "Iterator[tuple[int, str]]":
    if one.because:
        yield 0, f"{one.state}: {one.because}"
    for reasons in (one.errors, one.rejections):
        yield from ((count, reason) for reason, count in reasons.items() if reason != one.because)


def _days(days: int | None) -> str:
    return "unknown" if days is None else f"{days} d"


def format_counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("pressdesk", appauthor=False)
