"""The commands that talk to sites: crawl and sources."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from corpus.cli import Day, format_counts, home_option, mode_option, print_health, print_table, printable, progress_bar
from corpus.crawl import CAREFUL, CrawlOptions
from corpus.errors import PressdeskError

if TYPE_CHECKING:
    from corpus.catalogue.sources import Source
    from corpus.crawl import Progress, Report
    from corpus.crawl.check_sources import CheckResult
    from corpus.release import PartialDate

Command = TypeVar("Command", bound=Callable[..., Any])

SOURCE_FAILED = 1
"""Exit code of a crawl in which the lists of a source could not be read."""
PROBLEMS_FOUND = 1
NOTHING_FOUND = 1
"""Exit code of a check that found problems."""


def crawl_options(command: Command) -> Command:
    """Add the options that say how to behave towards sites; `options_of` reads them."""
    for option in (
        click.option("--allow-loopback", envvar="PRESSDESK_ALLOW_LOOPBACK", is_flag=True, help=_LOOPBACK),
        click.option(
            "--daily-cap",
            envvar="PRESSDESK_DAILY_CAP",
            type=click.IntRange(min=1),
            default=CAREFUL.daily,
            help="Most requests to one host in a day.",
        ),
        click.option("--contact", envvar="PRESSDESK_CONTACT", metavar="ADDRESS", help=_CONTACT),
    ):
        command = option(command)
    return command


_LOOPBACK = "Allow sites on this machine (loopback); other private addresses are always refused."
_CONTACT = "Your mail or web address, sent to every site in the User-Agent."


def options_of(contact: str | None, daily_cap: int, allow_loopback: bool) -> CrawlOptions:
    """Make CrawlOptions of the command's options. Raises PressdeskError for a contact that no header can carry."""
    if contact and not (contact.isascii() and contact.isprintable() and not set("()") & set(contact)):
        raise PressdeskError(
            f"--contact {contact!r} can't be sent in a header: give a mail or web address in ASCII, without parentheses"
        )
    return CrawlOptions(contact=contact, daily=daily_cap, allow_loopback=allow_loopback)


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--since", type=Day(), help="Only releases published on this day or later.")
@click.option("--limit", type=click.IntRange(min=1), help="Fetch at most this many releases from each source.")
@crawl_options
@mode_option
@home_option
@click.pass_context
def crawl(
    context: click.Context,
    /,
    names: tuple[str, ...],
    since: "PartialDate | None",
    limit: int | None,
    home: Path,
    **options: Any,
) -> None:
    """Fetch new and changed releases from the sources into the store.

    The exit code is 0 if every source could be read, 1 if the lists of one could not, 2 after an error.
    """
    first_day = since.first_day if since else None
    reports = crawl_sources(names, home, since=first_day, limit=limit, options=options_of(**options))
    print_reports(reports)
    if any(report.new or report.changed for report in reports):
        click.echo("Run `pressdesk index` to make them searchable.", err=True)
    if any(report.unread_lists for report in reports):
        context.exit(SOURCE_FAILED)


@click.group(invoke_without_command=True)
@click.option("--health", is_flag=True, help="Show the state of each source: last success, gaps, errors.")
@click.option("--json", "as_json", is_flag=True, help="With --health: print it as JSON.")
@home_option
@click.pass_context
def sources(context: click.Context, health: bool, as_json: bool, home: Path) -> None:
    """List the catalogue: each source, how its releases are found, and how far that is verified.

    With --health, the exit code is 1 when a source is broken.
    """
    if as_json and not health:
        raise click.UsageError("--json goes with --health")
    if health:
        from corpus.crawl.sources_health import health_as_json, sources_health
        from corpus.store import FILE_NAME, Store

        with Store(home / FILE_NAME, create=False) as store:
            found = sources_health(store, home, datetime.now(UTC))
        if as_json:
            click.echo(json.dumps([health_as_json(one) for one in found], ensure_ascii=False, indent=2))
        else:
            print_health(found)
        if any(one.state == "broken" for one in found):
            context.exit(PROBLEMS_FOUND)
    elif context.invoked_subcommand is None:
        from corpus.catalogue.sources import load_catalogue

        print_table(
            ["Name", "Organization", "Read by", "Verified"],
            [
                (source.name, source.organization, _read_by(source), _verified(source))
                for source in load_catalogue(home).values()
            ],
        )


@sources.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@crawl_options
@home_option
def check(names: tuple[str, ...], home: Path, **options: Any) -> None:
    """Check catalogue entries against the live sites; nothing is stored.

    The exit code is 1 when any entry has a problem.
    """
    from corpus.crawl.check_sources import check as check_sources

    checked = check_sources(chosen_sources(names, home), home, options=options_of(**options))
    print_table(
        ["Source", "Releases", "Newest", "Result"],
        [(one.source, one.found, one.newest or "", "ok" if one.is_good else "problems") for one in checked],
    )
    for one in checked:
        for line in _problems(one):
            click.echo(f"{one.source}: {printable(line)}", err=True)
    if not all(one.is_good for one in checked):
        sys.exit(PROBLEMS_FOUND)


@sources.command()
@click.argument("name", required=False)
@click.option("--limit", type=click.IntRange(min=1), default=50, help="Most changes to list.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@home_option
@click.pass_context
def changes(context: click.Context, name: str | None, limit: int, as_json: bool, home: Path) -> None:
    """List what source NAME, or any, has done to its releases: edits, disappearances, returns; newest first.

    The exit code is 0 if there are any, 1 if there are none, 2 after an error.
    """
    from corpus.crawl.sources_health import source_names
    from corpus.store import FILE_NAME, Store
    from corpus.versions.source_changes import source_changes

    with Store(home / FILE_NAME, create=False) as store:
        if name is not None and name not in source_names(store, home):
            raise PressdeskError(f"no source is called {name}: `pressdesk sources` lists them")
        found = list(source_changes(store, name, limit))
    if as_json:
        click.echo(json.dumps([one.to_json() for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            click.secho(f"{one.event.at:%Y-%m-%d %H:%M UTC}  {one.words}: {printable(one.release.title)}", bold=True)
            click.echo("  " + printable(" ".join([one.release.id, one.release.url or ""])).rstrip())
            for line in one.lines():
                click.echo(f"    {printable(line)}")
    if not found:
        context.exit(NOTHING_FOUND)


@sources.command("add")
@click.argument("url")
@click.option("--name", help="Name of the source.  [default: its host]")
@click.option("--organization", help="Organization that publishes there.  [default: its host]")
@click.option(
    "--language", metavar="CODE", help="Language of its releases (ISO 639).  [default: what the first ones are in]"
)
@click.option("--delay", type=click.FloatRange(min=0), default=5.0, help="Seconds between two requests to its host.")
@click.option("--yes", is_flag=True, help="Add the entry without asking.")
@crawl_options
@mode_option
@home_option
def add_source(
    url: str,
    *,
    name: str | None,
    organization: str | None,
    language: str | None,
    delay: float,
    yes: bool,
    home: Path,
    **options: Any,
) -> None:
    """Find where a site lists its releases, show a sample, and add the site to your catalogue."""
    from corpus.catalogue.sources import load_catalogue
    from corpus.catalogue.user_sources import empty_entry, entry_of, write_entry
    from corpus.crawl.check_sources import check as check_sources
    from corpus.crawl.check_sources import propose

    crawl_with = options_of(**options)
    entry = empty_entry(url, name, organization, language=language or "en", delay=delay)
    try:
        source, reasons = propose(entry, home, options=crawl_with)
    except PressdeskError as error:
        if "//" in url:
            raise
        raise PressdeskError(f"{error}; for a site without encryption, begin the address with http://") from error
    if source.name in load_catalogue(home):
        raise PressdeskError(f"a source called {source.name} exists already: choose another name with --name")
    [checked] = check_sources([source], home, options=crawl_with)
    spoken = tuple(dict.fromkeys(sample.language for sample in checked.samples if sample.language))
    if spoken and not language:
        source = replace(source, languages=spoken)
    for line in (
        *reasons,
        f"{checked.found:,} addresses look like releases on the first page of each; the first ones:",
    ):
        click.echo(printable(line))
    for sample in checked.samples:
        click.echo(f"  {sample.published or 'undated'}  {printable(sample.title)}  {printable(sample.url)}")
    for line in _problems(checked):
        click.echo(f"  {printable(line)}", err=True)
    click.echo(f"\n{entry_of(source)}")
    if yes or click.confirm("Add this entry to your catalogue?"):
        path = write_entry(source, home)
        click.echo(f"Added to {path}; `pressdesk crawl {source.name}` fetches its releases.", err=True)


def chosen_sources(names: Sequence[str], home: Path) -> "list[Source]":
    """Return the named sources, or all of the catalogue. Raises PressdeskError for an unknown name."""
    from corpus.catalogue.sources import load_catalogue

    catalogue = load_catalogue(home)
    if unknown := [name for name in names if name not in catalogue]:
        raise PressdeskError(f"no source is called {', '.join(unknown)}: `pressdesk sources` lists them")
    return [catalogue[name] for name in names] or list(catalogue.values())


def crawl_sources(
    names: Sequence[str],
    home: Path,
    *,
    since: date | None = None,
    limit: int | None = None,
    options: CrawlOptions = CAREFUL,
) -> "tuple[Report, ...]":
    """Crawl the named sources, or all of the catalogue, with a progress bar; returns a report per source."""
    from corpus.crawl import crawl as fetch
    from corpus.store import FILE_NAME, Store
    from corpus.versions.clusters import update_clusters

    chosen = chosen_sources(names, home)
    done: dict[str, int] = {}
    with progress_bar("Crawling") as move:

        def on_progress(state: "Progress") -> None:
            done[state.source] = state.done
            move(sum(done.values()), None)

        reports = fetch(chosen, home / FILE_NAME, since=since, limit=limit, options=options, progress=on_progress)
    with Store(home / FILE_NAME) as store:
        update_clusters(store)
    return reports


def print_reports(reports: "Iterable[Report]") -> None:
    """Print the counts of each source, and below them, on standard error, why addresses were rejected or failed."""
    for report in reports:
        click.echo(f"{report.source}: {format_counts({name: getattr(report, name) for name in _COUNTS})}")
        for reason, count in report.reasons:
            click.echo(f"  {count:,} × {printable(reason)}", err=True)


_COUNTS = ("new", "changed", "same", "rejected", "failed")


def _problems(checked: "CheckResult") -> Iterable[str]:
    """Describe what is wrong with a catalogue entry, one problem per line."""
    yield from (f"selector matches nothing: {css}" for css in checked.unmatched)
    yield from (f"{reason} ({count:,} times)" if count > 1 else reason for reason, count in checked.troubles)
    if not checked.samples and not checked.troubles:
        yield "no release was found through this entry"


def _read_by(source: "Source") -> str:
    kinds = {"feed": source.feeds, "sitemap": source.sitemaps, "listing": source.listings, "API": source.apis}
    return ", ".join(kind for kind, places in kinds.items() if places) or "not yet"


def _verified(source: "Source") -> str:
    return f"{source.verified} {source.verified_on}" if source.verified_on else source.verified
