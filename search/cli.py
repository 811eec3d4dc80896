"""The commands that query the index: search, suggest."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from corpus.cli import engine_option, home_option, print_table, printable
from search.query import MAX_PAGE_SIZE, MAX_PAGES, PAGE_SIZE, FacetRequests, Order

if TYPE_CHECKING:
    from search.alerts.searches import SavedSearch
    from search.ask import Answer, QueryOptions
    from search.engine import Engine
    from search.query import Filters, Undated, Years
    from search.results import Hit, Span

Command = TypeVar("Command", bound=Callable[..., Any])

NOTHING_FOUND = 1
MOST = MAX_PAGES * MAX_PAGE_SIZE
"""Releases that pages reach, however large the pages."""
PATIENCE = 10.0
"""Seconds of processor time for a query at a terminal, which delays nobody else."""
FACET_VALUES_SHOWN = 10


class Year(click.ParamType["Years | Undated"]):
    """A year, a range of years that may be open, or "undated"."""

    name = "year"

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> "Years | Undated":
        from search.syntax.read_write import read_years

        try:
            return read_years(value)
        except ValueError as error:
            self.fail(str(error), parameter, context)


def record_option(command: Command) -> Command:
    """Add the option --record."""
    return click.option(
        "--record",
        "record_file",
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        help="Also write a record of the search to this file, for `pressdesk replay`; in words if it ends in .txt.",
    )(command)


class QueryCommand(click.Command):
    """A command whose arguments may begin with a minus sign, as in -word; its options all begin with two."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        typed = list(args)  # Click empties it
        rest = super().parse_args(ctx, args)
        for word in ctx.params.get("query", ()):
            if word.startswith("--") and word in typed[: typed.index("--") if "--" in typed else None]:
                raise click.NoSuchOption(word.partition("=")[0], possibilities=self._similar(word, ctx), ctx=ctx)
        return rest

    def _similar(self, word: str, ctx: click.Context) -> list[str]:
        known = [name for parameter in self.get_params(ctx) for name in parameter.opts if name.startswith("--")]
        return [name for name in known if name[:5] == word[:5]]


def query_options(command: Command) -> Command:
    """Add the query and the options that say what to search for; `asked_for` reads them."""
    for option in (
        click.option(
            "--without",
            metavar="NAME",
            multiple=True,
            help="Exclude this other name, all names of this concept, or a preference such as year:2015; repeatable.",
        ),
        click.option("--no-expand", is_flag=True, help="Search without other names and spelling corrections."),
        click.option(
            "--language",
            metavar="LANGUAGE",
            multiple=True,
            help="Only this language, such as fr, French or français; repeat to allow several.",
        ),
        click.option(
            "--theme",
            metavar="THEME",
            multiple=True,
            help="Only releases on this theme, by its id or label; repeat to allow several.",
        ),
        click.option(
            "--year",
            type=Year(),
            multiple=True,
            help="Only this year or range, such as 2011, 2009-2012, 2009- or undated; repeat to allow several.",
        ),
        click.option(
            "--organization",
            metavar="NAME",
            multiple=True,
            help="Only releases that name this organization; repeat to allow several.",
        ),
        click.argument("query", metavar="QUERY...", nargs=-1),
    ):
        command = option(command)
    return command


def asked_for(options: dict[str, Any]) -> "tuple[str, Filters, QueryOptions]":
    """Take what `query_options` added out of a command's options: the text, the filters, and the options."""
    from search.ask import QueryOptions
    from search.query import Filters

    def texts(name: str) -> tuple[str, ...]:
        """The values without bytes that are not UTF-8, which no file could hold; the query language drops them too."""
        return tuple(one.encode("utf-8", "ignore").decode() for one in options.pop(name))

    filters = Filters(texts("organization"), options.pop("year"), texts("theme"), texts("language"))
    return (
        " ".join(texts("query")),
        filters,
        QueryOptions(expand=not options.pop("no_expand"), without=texts("without")),
    )


@click.command(cls=QueryCommand, context_settings={"ignore_unknown_options": True})
@query_options
@click.option("--sort", type=click.Choice(get_args(Order)), default="relevance", help="Order of the results.")
@click.option("--page", type=click.IntRange(min=1), default=1, help="Page of results to show.")
@click.option("--size", type=click.IntRange(1, MOST), default=PAGE_SIZE, help=f"Results per page, up to {MOST:,}.")
@click.option("--all", "every", is_flag=True, help="List every release that matches completely; see also export.")
@click.option("--explain", is_flag=True, help="Show how the score of each result was computed.")
@click.option("--facets", is_flag=True, help="Also count the results by organization, year, theme and language.")
@click.option("--format", type=click.Choice(["table", "json", "jsonl", "csv"]), default="table", help="Output format.")
@record_option
@click.option("--save", metavar="NAME", help="Also save the search under this name, for `pressdesk alerts`.")
@engine_option
@home_option
@click.pass_context
def search(  # noqa: PLR0917  # one parameter an option
    context: click.Context,
    /,
    sort: Order,
    page: int,
    size: int,
    every: bool,
    explain: bool,
    facets: bool,
    format: str,
    record_file: Path | None,
    save: str | None,
    home: Path,
    engine: str | None,
    **asked: Any,
) -> None:
    """Search press releases.

    Releases that match every word are found; the best of those that miss one are listed too, and marked. Also: "a
    phrase" (quote it for the shell as well), +word (required, without other names), AND, OR, NOT or -word,
    ( ), prefix*, wom?n, fentanil~ (one edit away), heroin NEAR/5 seizure, title:word, organization:NAME,
    year:2009-2012, year:>2011, date:2011-06, theme:NAME, language:fr. Without QUERY, every release is listed.

    The exit code is 0 if something was found, 1 if nothing was, 2 after an error.
    """
    from search.ask import ask, ask_for_all
    from search.budget import Budget
    from search.engines import open_engine

    if not every and page * size > MOST:
        raise click.UsageError(f"pages reach the first {MOST:,} releases: use --all or `pressdesk export` for more")
    text, filters, options = asked_for(asked)
    saved = _save(save, text, filters, options, home) if save else None
    wanted = _facets(facets, format)
    with closing(open_engine(home, engine)) as opened:
        if every:
            matches = ask_for_all(
                opened, text, filters, options=options, order=sort, facets=wanted, budget=Budget(PATIENCE)
            )
            answer = replace(matches.answer, results=replace(matches.answer.results, hits=tuple(matches.hits)))
        else:
            answer = ask(
                opened,
                text,
                filters,
                options=options,
                order=sort,
                page=page,
                size=size,
                largest=MOST,
                explain=explain,
                facets=wanted,
                budget=Budget(PATIENCE),
            )
        if saved:
            _follow(opened, saved, home)
        if record_file:
            _write_record_of(opened, answer, filters, record_file, whole=every)
    printers: dict[str, Callable[[Answer], None]] = {"json": _print_json, "jsonl": _print_jsonl, "csv": _print_csv}
    if format == "table":
        print_answer(answer, facets=facets)
    else:
        printers[format](answer)
    if not answer.results.listed:
        context.exit(NOTHING_FOUND)


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--format", type=click.Choice(["table", "json"]), default="table", help="Output format.")
@engine_option
@home_option
@click.pass_context
def suggest(context: click.Context, text: tuple[str, ...], format: str, home: Path, engine: str | None) -> None:
    """Suggest completions: words, concepts, organizations and titles that the last words of TEXT may become.

    The exit code is 0 if there are any, 1 if there are none, 2 after an error.
    """
    from search.budget import Budget
    from search.completion import complete
    from search.engines import open_engine

    with closing(open_engine(home, engine)) as opened:
        found = complete(opened, " ".join(text), budget=Budget(PATIENCE))
    if format == "json":
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
    elif found:
        print_table(
            ["Text", "Kind", "Releases", "Query"], [(one.text, one.kind, one.releases, one.query) for one in found]
        )
    if not found:
        context.exit(NOTHING_FOUND)


def _facets(asked: bool, format: str) -> FacetRequests:
    """JSON has all values, a table those that it shows."""
    return FacetRequests.of_size(None if format == "json" else FACET_VALUES_SHOWN if asked else 0)


def _save(name: str, text: str, filters: "Filters", options: "QueryOptions", home: Path) -> "SavedSearch":
    from search.alerts.searches import save_search, saved_search

    saved = saved_search(name, text, filters, options)
    path = save_search(saved, home)
    click.echo(f"Saved as {name} in {path}; `pressdesk alerts` tells what is new from now on.", err=True)
    return saved


def _follow(engine: "Engine", saved: "SavedSearch", home: Path) -> None:
    from search.alerts.new_releases import begin
    from search.alerts.searches import load_searches

    begin(engine, saved, load_searches(home), home)


def _write_record_of(engine: "Engine", answer: "Answer", filters: "Filters", path: Path, *, whole: bool) -> None:
    """Write a record of the search that an answer belongs to, with all that match it.

    An answer that does not list the whole of them is asked for again.
    """
    from search.ask import ask_for_all
    from search.budget import Budget
    from search.export.record import record, write_record

    hits: Iterable[Hit] = answer.results.hits
    if not whole:
        order, budget = answer.query.order, Budget(PATIENCE)
        matches = ask_for_all(engine, answer.text, filters, options=answer.options, order=order, budget=budget)
        answer, hits = matches.answer, matches.hits
    write_record(record(answer, (hit.id for hit in hits), filters, datetime.now(UTC)), path)


def print_answer(answer: "Answer", *, facets: bool = False) -> None:
    """Print the hits, then how many there are; notes go to standard error."""
    from search.terminal import other_name_lines, preference_lines, summary, wrapped

    width = _width()
    _print_hits(answer.results.hits, width)
    click.echo(wrapped(printable(summary(answer)), width))
    for line in (*preference_lines(answer.preferences, width), *other_name_lines(answer.other_names, width)):
        click.echo(printable(line))
    if facets:
        counted = "Partial matches" if answer.results.partial and not answer.results.total else "Releases"
        is_piped = not sys.stdout.isatty()  # then there are no headings, so each row says which facet it is of
        for facet in answer.results.facets:
            shown = facet.counts[:FACET_VALUES_SHOWN]
            rows = [(facet.name if is_piped else "✓" if c.selected else "", c.label, c.count) for c in shown]
            click.echo()
            print_table(["", facet.name.capitalize(), counted], rows)
            if (every := max(facet.total, len(facet.counts))) > FACET_VALUES_SHOWN:
                click.echo(f"and {every - FACET_VALUES_SHOWN:,} more: --format json shows all", err=is_piped)
    _print_notes(answer.notes)


def _print_json(answer: "Answer") -> None:
    from search.formats.as_json import as_json

    click.echo(json.dumps(as_json(answer), ensure_ascii=False, indent=2))


def _print_jsonl(answer: "Answer") -> None:
    from search.formats.as_json import hit_as_json

    for hit in answer.results.hits:
        click.echo(json.dumps(hit_as_json(hit), ensure_ascii=False))
    _print_notes(answer.notes)


def _print_csv(answer: "Answer") -> None:
    from search.formats.as_csv import write_csv

    write_csv(answer.results.hits, sys.stdout)
    _print_notes(answer.notes)


def _print_notes(notes: Iterable[str]) -> None:
    from search.terminal import wrapped

    width = _width() if sys.stderr.isatty() else None
    for note in notes:
        click.echo(wrapped(printable(note), width), err=True)


def _width() -> int | None:
    """The width of the terminal in columns; None when the output is piped."""
    if not sys.stdout.isatty():
        return None
    from shutil import get_terminal_size

    return get_terminal_size().columns


def _print_hits(hits: "Iterable[Hit]", width: int | None) -> None:
    """In colour and wrapped at a terminal; plain, one line per paragraph, when piped."""
    if width is None:
        for hit in hits:
            for indent, pieces in _paragraphs(hit, None):
                click.echo(" " * indent + "".join(text for text, _ in pieces))
            click.echo()
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for hit in hits:
        for indent, pieces in _paragraphs(hit, width):
            for line in Text.assemble(*pieces).wrap(console, width - indent):
                line.rstrip()
                console.print(Text(" " * indent) + line, soft_wrap=True)
        console.print()


def _paragraphs(hit: "Hit", width: int | None) -> "Iterator[tuple[int, list[tuple[str, str]]]]":
    """Indents, and pieces of text with their styles: title, what is known, the best passage, address."""
    from search.terminal import explanation_lines

    gone = "gone from its source" if hit.gone else ""
    known = [str(hit.published or "undated"), hit.publisher, ", ".join(hit.themes), gone]
    yield 0, [*_marked(hit.title, "bold")]
    yield 2, [(printable(" · ".join(value for value in known if value)), "green")]
    if hit.missing:
        yield 2, [("missing: " + printable(", ".join(hit.missing)), "red")]
    yield 2, [*_marked(hit.excerpt, "")]
    yield 2, [(printable(" ".join([hit.id, hit.url or ""])).rstrip(), "dim")]
    if hit.explanation:
        yield from ((0, [(printable(line), "dim")]) for line in explanation_lines(hit.explanation, 4, width))


def _marked(spans: "Iterable[Span]", style: str) -> "Iterator[tuple[str, str]]":
    yield from ((printable(span.text), f"{style} yellow" if span.marked else style) for span in spans)
