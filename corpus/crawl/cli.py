"""The commands for sites: crawl, sources."""

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from corpus.cli import Day, home_option, in_sum, mode_option, print_health, print_table, printable, progress_bar
from corpus.crawl import CAREFUL, CrawlOptions
from corpus.errors import PressdeskError

if TYPE_CHECKING:
    from corpus.catalogue.sources import Source
    from corpus.crawl import Progress, Report
    from corpus.crawl.check import CheckResult
    from corpus.release import PartialDate

Command = TypeVar("Command", bound=Callable[..., Any])

TROUBLES = 1
"""Exit code of a check that found some."""


def crawl_options(command: Command) -> Command:
    """How to behave towards sites, as options for `conduct_of`."""
    for option in (
        click.option("--allow-loopback", envvar="PRESSDESK_ALLOW_LOOPBACK", is_flag=True, help=_LOOPBACK),
        click.option(
            "--daily-cap",
            envvar="PRESSDESK_DAILY_CAP",
            type=click.IntRange(min=1),
            default=CAREFUL.daily,
            help="Requests to one host in a day.",
        ),
        click.option("--contact", envvar="PRESSDESK_CONTACT", metavar="ADDRESS", help=_CONTACT),
    ):
        command = option(command)
    return command


_LOOPBACK = "Ask sites of this machine too; other private addresses never are."
_CONTACT = "A mail or web address of yours, told to every site."


def options_of(contact: str | None, daily_cap: int, allow_loopback: bool) -> CrawlOptions:
    """Raises PressdeskError for a contact that no header can carry."""
    if contact and not (contact.isascii() and contact.isprintable() and not set("()") & set(contact)):
        raise PressdeskError(f"{contact!r} is no contact: give a mail or web address in plain letters")
    return CrawlOptions(contact=contact, daily=daily_cap, allow_loopback=allow_loopback)


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--since", type=Day(), help="Only what was published from this day on.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many releases from each source.")
@crawl_options
@mode_option
@home_option
def crawl(names: tuple[str, ...], since: "PartialDate | None", limit: int | None, home: Path, **conduct: Any) -> None:
    """Fetch what is new from the sources into the store."""
    crawl_sources(names, home, since=since.first_day if since else None, limit=limit, conduct=options_of(**conduct))
    click.echo("Run `pressdesk index` to make it findable.", err=True)


@click.group(invoke_without_command=True)
@click.option("--health", is_flag=True, help="Show how each source does: last success, gaps, errors.")
@home_option
@click.pass_context
def sources(context: click.Context, health: bool, home: Path) -> None:
    """List the catalogue: who publishes, how it is read, how far that is verified."""
    if health:
        from corpus.store import FILE_NAME, Store

        with Store(home / FILE_NAME, create=False) as store:
            print_health(store, home)
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
def check(names: tuple[str, ...], home: Path, **conduct: Any) -> None:
    """Try entries of the catalogue against the live sites; nothing is kept.

    Exit code 1 when any of them has trouble.
    """
    from corpus.crawl.check import check as try_out

    checked = try_out(chosen_sources(names, home), home, conduct=options_of(**conduct))
    print_table(
        ["Source", "Releases", "Newest", "Result"],
        [(one.source, one.found, one.newest or "", "good" if one.is_good else "trouble") for one in checked],
    )
    for one in checked:
        for line in _complaints(one):
            click.echo(f"{one.source}: {printable(line)}", err=True)
    if not all(one.is_good for one in checked):
        sys.exit(TROUBLES)


@sources.command("add")
@click.argument("url")
@click.option("--name", help="What to call the source.  [default: its host]")
@click.option("--organization", help="Who publishes there.  [default: its host]")
@click.option("--language", default="en", metavar="CODE", help="Their language (ISO 639-1).")
@click.option("--delay", type=click.FloatRange(min=0), default=5.0, help="Seconds between two requests to it.")
@click.option("--yes", is_flag=True, help="Write the entry without asking.")
@crawl_options
@mode_option
@home_option
def add_source(
    url: str,
    *,
    name: str | None,
    organization: str | None,
    language: str,
    delay: float,
    yes: bool,
    home: Path,
    **conduct: Any,
) -> None:
    """Find out how the releases of a site can be found, show a sample, and add it to your catalogue."""
    from corpus.catalogue.own import empty_entry, entry_of, write_entry
    from corpus.catalogue.sources import load_catalogue
    from corpus.crawl.check import check as try_out
    from corpus.crawl.check import propose

    manners = options_of(**conduct)
    source, reasons = propose(
        empty_entry(url, name, organization, language=language, delay=delay), home, conduct=manners
    )
    if source.name in load_catalogue(home):
        raise PressdeskError(f"there is a source called {source.name} already: choose another with --name")
    [checked] = try_out([source], home, conduct=manners)
    for line in (*reasons, f"{checked.found:,} addresses look like releases; the first are:"):
        click.echo(printable(line))
    for sample in checked.samples:
        click.echo(f"  {sample.published or 'undated'}  {printable(sample.title)}  {printable(sample.url)}")
    for line in _complaints(checked):
        click.echo(f"  {printable(line)}", err=True)
    click.echo(f"\n{entry_of(source)}")
    if yes or click.confirm("Add this entry to your catalogue?"):
        path = write_entry(source, home)
        click.echo(f"Added to {path}; `pressdesk crawl {source.name}` fetches its releases.", err=True)


def chosen_sources(names: Sequence[str], home: Path) -> "list[Source]":
    """The named sources, or all. Raises PressdeskError for a name that is unknown."""
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
    conduct: CrawlOptions = CAREFUL,
) -> None:
    """Crawl the named sources, or all of the catalogue, with a bar and a line about each."""
    from corpus.crawl import crawl as fetch
    from corpus.store import FILE_NAME, Store
    from corpus.versions.clusters import keep_up

    chosen = chosen_sources(names, home)
    done: dict[str, int] = {}
    with progress_bar("Crawling") as move:

        def tell(state: "Progress") -> None:
            done[state.source] = state.done
            move(sum(done.values()), None)

        reports = fetch(chosen, home / FILE_NAME, since=since, limit=limit, conduct=conduct, progress=tell)
    with Store(home / FILE_NAME) as store:
        keep_up(store)
    print_reports(reports)


def print_reports(reports: "Iterable[Report]") -> None:
    """A line about each source, and beneath it why something was not kept."""
    for report in reports:
        click.echo(f"{report.source}: {in_sum({name: getattr(report, name) for name in _COUNTS})}")
        for reason, count in report.reasons:
            click.echo(f"  {count:,} × {printable(reason)}", err=True)


_COUNTS = ("new", "changed", "same", "rejected", "failed")


def _complaints(checked: "CheckResult") -> Iterable[str]:
    """What is wrong with an entry, in words."""
    yield from (f"matches nothing: {css}" for css in checked.unmatched)
    yield from (f"{reason} ({count:,} times)" if count > 1 else reason for reason, count in checked.troubles)
    if not checked.samples and not checked.troubles:
        yield "leads to no release"


def _read_by(source: "Source") -> str:
    ways = {"feed": source.feeds, "sitemap": source.sitemaps, "listing": source.listings, "API": source.apis}
    return ", ".join(way for way, places in ways.items() if places) or "not yet"


def _verified(source: "Source") -> str:
    return f"{source.verified} {source.verified_on}" if source.verified_on else source.verified
