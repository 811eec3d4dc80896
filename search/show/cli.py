"""The command that shows a release, its history and its other versions: show."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import click

from corpus.cli import home_option, print_table, printable
from search.cli import NOTHING_FOUND

if TYPE_CHECKING:
    from corpus.release import Release
    from corpus.store import Event, Stored
    from corpus.versions.clusters import Version
    from corpus.versions.differences import Difference

ShowFormat = Literal["text", "json", "ris", "bibtex", "csl-json"]

_MOMENT = "%Y-%m-%d %H:%M UTC"


@click.command()
@click.argument("id")
@click.option(
    "--history", is_flag=True, help="Show its versions, how they differ, and when it disappeared from its source."
)
@click.option(
    "--archived", is_flag=True, help="Write the archived page to standard output, exactly as it was received."
)
@click.option(
    "--format",
    type=click.Choice(get_args(ShowFormat)),
    default="text",
    help="Output format; the last three are references to cite it by.",
)
@home_option
@click.pass_context
def show(  # noqa: PLR0917  # one parameter an option
    context: click.Context, id: str, history: bool, archived: bool, format: "ShowFormat", home: Path
) -> None:
    """Show a release with everything known about it, and where each value comes from."""
    from corpus.store import FILE_NAME, Store
    from corpus.versions.clusters import versions

    with Store(home / FILE_NAME, create=False) as store:
        stored = store.get_whole(id)
        lost = store.damaged_events(id) if history else 0
        events = store.history(stored.release.id) if stored and history else ()
        page = store.page(stored.page) if stored and stored.page and archived else None
        others = versions(store, id)
    if stored is None:
        click.echo(
            f"There is no release {printable(id)!r}: copy an id from the results of `pressdesk search`.", err=True
        )
        context.exit(NOTHING_FOUND)
    elif archived:
        _write_page(context, page)
    elif history:
        _print_history(events, format)
        if lost:
            click.echo(f"left out, because damaged: {lost:,}; `pressdesk doctor` lists them", err=True)
    elif format == "json":
        from search.formats.as_json import release_as_json

        click.echo(json.dumps(release_as_json(stored, others), ensure_ascii=False, indent=2))
    elif format != "text":
        from search.citation.reference import reference_of_release
        from search.formats.references import written

        click.echo(written(reference_of_release(stored.release), format), nl=False)
    else:
        _print_release(stored, others)


def _write_page(context: click.Context, page: bytes | None) -> None:
    if page is None:
        click.echo("No page is archived for this release: it was imported as a record.", err=True)
        context.exit(NOTHING_FOUND)
    sys.stdout.buffer.write(page)


def _print_history(events: "Sequence[Event]", format: str) -> None:
    from corpus.versions.differences import differences

    before: Release | None = None
    told = []
    for event in events:
        told.append((event, differences(before, event.release) if before and event.release else ()))
        before = event.release or before
    if format == "json":
        click.echo(json.dumps([_event_as_json(*one) for one in told], ensure_ascii=False, indent=2))
    else:
        for one in told:
            _print_event(*one)


def _event_as_json(event: "Event", changes: "Sequence[Difference]") -> dict[str, Any]:
    known = {"at": event.at.isoformat(), "what": event.what, "version": event.version, "page_sha256": event.page}
    return known | {"changes": [asdict(change) for change in changes]}


def _print_event(event: "Event", changes: "Sequence[Difference]") -> None:
    from corpus.store.values import EVENT_WORDS

    click.secho(f"{event.at:{_MOMENT}}  {EVENT_WORDS[event.what]}, version {event.version}", bold=True)
    for change in changes:
        click.echo(f"  {change.name}")
        for line in change.lines():
            click.secho(f"    {printable(line)}", fg={"-": "red", "+": "green"}[line[0]])


def _print_release(stored: "Stored", others: "Sequence[Version]") -> None:
    from search.citation.reference import reference_of_release
    from search.citation.styles import STYLES, cite
    from search.results import plain_text

    release = stored.release
    click.echo(click.style(printable(release.title), bold=True) + "\n")
    known = [
        ("id", release.id),
        ("address", release.url),
        ("date", str(release.published) if release.published else "unknown"),
        ("publisher", release.publisher or "unknown"),
        ("organizations", "; ".join(release.organizations)),
        ("themes", "; ".join(release.themes)),
        ("substances", "; ".join(release.substances)),
        ("places", "; ".join(release.places)),
        ("operations", "; ".join(release.operations)),
        ("language", release.language or "unknown"),
        ("dateline", release.dateline),
        ("read from", release.origin),
        ("source", release.source),
        ("fetched", f"{release.fetched:{_MOMENT}}"),
        ("page, SHA-256", stored.page),
        ("version", str(stored.version)),
        ("gone", f"{stored.gone:{_MOMENT}}: no longer at its source" if stored.gone else None),
    ]
    for name, value in known:
        if value:
            click.echo(f"{name + ':':15}{printable(value)}")
    click.echo("\nCite as")
    reference = reference_of_release(release)
    for style in STYLES:
        click.echo(f"{style + ':':15}{printable(plain_text(cite(reference, style)))}")
    if others:
        click.echo("\nOther versions")
        print_table(["Id", "Date", "Publisher", "Title", "What differs"], [_version_row(one) for one in others])
    click.echo("\nWhere each value comes from")
    rows = [(e.name, e.value, e.witness, e.confidence, e.text) for e in release.evidence]
    print_table(["Property", "Value", "Source", "Confidence", "Evidence"], rows)
    for paragraph in release.body.split("\n\n"):
        click.echo("\n" + "\n".join(printable(line) for line in paragraph.split("\n")))


def _version_row(version: "Version") -> tuple[str, ...]:
    release = version.release
    here, there = len(version.only_here), len(version.only_there)
    differs = f"{there:,} paragraphs only there, {here:,} only here" if here or there else "nothing in the text"
    return (
        release.id,
        str(release.published) if release.published else "unknown",
        f"{release.publisher or 'unknown'}{' (first)' if version.first else ''}",
        release.title,
        differs,
    )
