"""The commands that take away everything a query finds: export, replay."""

import sys
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, get_args

import click

from corpus.cli import engine_option, export_archive, home_option, printable
from search.cli import NOTHING_FOUND, PATIENCE, QueryCommand, asked_for, query_options, record_option
from search.query import Order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.export.files import ExportFormat
    from search.results import Hit

DIFFERENT = 1
"""Exit code of `replay` when other releases match."""


@click.command(cls=QueryCommand, context_settings={"ignore_unknown_options": True})
@query_options
@click.option("--sort", type=click.Choice(get_args(Order)), default="newest", help="Order of the releases.")
@click.option(
    "--format",
    type=click.Choice(["csv", "jsonl", "ris", "bibtex", "csl-json", "parquet"]),
    default="csv",
    help="Format of the file; parquet needs the extra pressdesk[parquet].",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="File to write, which appears when it is complete.  [default: standard output]",
)
@click.option("--bom", is_flag=True, help="Begin CSV with a byte-order mark, so that Excel reads it as UTF-8.")
@record_option
@click.option(
    "--warc",
    metavar="[FILE]",
    is_flag=False,
    flag_value="-",
    type=click.File("wb", lazy=False),
    help="Instead, write all archived responses as WARC, to FILE or to standard output.",
)
@engine_option
@home_option
@click.pass_context
def export(  # noqa: PLR0917  # one parameter an option
    context: click.Context,
    /,
    sort: Order,
    format: "ExportFormat",
    output: Path | None,
    bom: bool,
    record_file: Path | None,
    warc: BinaryIO | None,
    home: Path,
    engine: str | None,
    **asked: Any,
) -> None:
    """Export every release that matches QUERY completely, with all its values; without QUERY, every release.

    All of them come from one generation of the index. The exit code is 0 if something was found, 1 if nothing was, 2
    after an error. With --warc, export the archive instead: damaged responses are reported and left out, and the exit
    code is 1 then.
    """
    from corpus.store import FILE_NAME
    from search.ask import ask_for_all
    from search.budget import Budget
    from search.engines import open_engine
    from search.export.files import export_pieces
    from search.export.record import record, write_record
    from search.terminal import releases

    if warc:
        if asked["query"]:
            raise click.UsageError("--warc exports the whole archive: leave out QUERY")
        context.exit(1 if export_archive(warc, home) else 0)
    if bom and format != "csv":
        raise click.UsageError("--bom is for CSV only")
    text, filters, options = asked_for(asked)
    with closing(open_engine(home, engine)) as opened:
        matches = ask_for_all(opened, text, filters, options=options, order=sort, budget=Budget(PATIENCE))
        answer = matches.answer
        ids: list[str] = []
        noted = replace(matches, hits=_noting_ids(matches.hits, ids))
        try:
            with _output(output) as file:
                for piece in export_pieces(noted, home / FILE_NAME, format, byte_order_mark=bom):
                    file.write(piece)
        except KeyboardInterrupt:
            left = f"{output} was not written" if output else "what was written is only a part"
            raise KeyboardInterrupt(f"Interrupted; {left}. Export again for all of it.") from None
    if record_file:
        write_record(record(answer, ids, filters, datetime.now(UTC)), record_file)
    for note in answer.notes:
        click.echo(printable(note), err=True)
    click.echo(f"{releases(answer.results.total)} from generation {answer.results.generation}", err=True)
    if not answer.results.total:
        context.exit(NOTHING_FOUND)


@click.command()
@click.argument("file", metavar="RECORD", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@engine_option
@home_option
@click.pass_context
def replay(context: click.Context, file: Path, home: Path, engine: str | None) -> None:
    """Repeat the search of a record, as `search --record` writes it, and show what has changed since.

    The exit code is 0 if the same releases match, 1 if others do, 2 after an error.
    """
    from search.budget import Budget
    from search.engines import open_engine
    from search.export.record import read_record
    from search.export.record import replay as repeat
    from search.terminal import releases

    before = read_record(file)
    with closing(open_engine(home, engine)) as opened:
        found = repeat(opened, before, datetime.now(UTC), Budget(PATIENCE))
    for sign, ids in (("-", found.lost), ("+", found.added)):
        for one in ids:
            click.echo(f"{sign} {printable(one)}")
    for reason in found.reasons:
        click.echo(reason, err=True)
    same = len(before.ids) - len(found.lost)
    click.echo(
        f"{before.asked:%Y-%m-%d %H:%M UTC}: {releases(len(before.ids))}; now: {releases(len(found.now.ids))}. "
        f"{same:,} the same, {len(found.added):,} added, {len(found.lost):,} gone."
    )
    if found.added or found.lost:
        context.exit(DIFFERENT)


def _noting_ids(hits: "Iterator[Hit]", ids: list[str]) -> "Iterator[Hit]":
    for hit in hits:
        ids.append(hit.id)
        yield hit


@contextmanager
def _output(path: Path | None) -> "Iterator[BinaryIO]":
    """Standard output, or a file that takes its name only once it is complete."""
    from search.export.output import appearing_whole

    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with appearing_whole(path) as file:
        yield file
