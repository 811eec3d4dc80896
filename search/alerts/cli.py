"""The command that tells what is new: alerts."""

import json
import shlex
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.cli import engine_option, home_option, mode_option, printable
from corpus.errors import PressdeskError

if TYPE_CHECKING:
    from search.alerts.new_releases import Digest

NOTHING_NEW = 1
_PATIENCE = 300
"""Seconds that a command may take to pass on a digest."""


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", help="Output format.")
@click.option("--mail", "to", metavar="ADDRESS", multiple=True, help="Also mail it to this address; may be repeated.")
@click.option("--smtp", metavar="HOST[:PORT]", default="localhost:25", help="Mail server.")
@click.option("--smtp-user", metavar="NAME", help="User at the mail server; the password is in the environment only.")
@click.option("--starttls", is_flag=True, help="Encrypt the connection to the mail server.")
@click.option("--mail-from", metavar="ADDRESS", help="Sender.  [default: the first recipient]")
@click.option("--command", metavar="COMMAND", help="Also hand it, as JSON, to this command on standard input.")
@click.option("--dry-run", is_flag=True, help="Show what is new without sending it, and tell it again next time.")
@click.option("--opml", metavar="ADDRESS", help="Instead, print the feeds of the searches at this site as OPML.")
@mode_option
@engine_option
@home_option
@click.pass_context
def alerts(  # noqa: PLR0917  # one parameter an option
    context: click.Context,
    /,
    names: tuple[str, ...],
    format: str,
    to: tuple[str, ...],
    smtp: str,
    smtp_user: str | None,
    starttls: bool,
    mail_from: str | None,
    command: str | None,
    dry_run: bool,
    opml: str | None,
    home: Path,
    engine: str | None,
) -> None:
    """Tell what saved searches find that is new since last time: those named, or all in searches.toml.

    Each release is told once, with the passage that matches. What could not be sent is told again. The exit code is 0
    if something is new, 1 if nothing is, 2 after an error.
    """
    from corpus.store import FILE_NAME
    from search.alerts.digest import digest_as_json, digest_lines
    from search.alerts.new_releases import find_new, load_told, remember
    from search.alerts.opml import as_opml
    from search.alerts.searches import load_searches
    from search.engines import open_engine

    saved = {one.name: one for one in load_searches(home)}
    if not saved:
        raise PressdeskError("no search is saved: save one with `pressdesk search QUERY --save NAME`")
    if unknown := [name for name in names if name not in saved]:
        raise PressdeskError(f"no search is called {', '.join(unknown)}: searches.toml has {', '.join(saved)}")
    chosen = [saved[name] for name in names] or list(saved.values())
    if opml:
        click.echo(as_opml(chosen, opml.rstrip("/")), nl=False)
        return
    told = load_told(home)
    with closing(open_engine(home, engine)) as opened:
        digest = find_new(opened, home / FILE_NAME, chosen, told)
    if format == "json":
        click.echo(json.dumps(digest_as_json(digest), ensure_ascii=False, indent=2))
    else:
        for line in digest_lines(digest):
            click.echo(printable(line))
    if not digest.alerts and len(digest.begun) < len(chosen):
        click.echo("Nothing is new.", err=True)
    if dry_run:
        context.exit(0 if digest.alerts else NOTHING_NEW)
    if digest.alerts and to:
        _mail(digest, to, smtp, sender=mail_from, user=smtp_user, starttls=starttls)
    if digest.alerts and command:
        _hand_over(command, json.dumps(digest_as_json(digest), ensure_ascii=False))
    remember({**told, **digest.told}, saved.values(), home)
    if not digest.alerts:
        context.exit(NOTHING_NEW)


def _mail(
    digest: "Digest", to: tuple[str, ...], smtp: str, *, sender: str | None, user: str | None, starttls: bool
) -> None:
    import os

    from search.alerts.digest import digest_lines
    from search.alerts.mail import MailServer, send_mail
    from search.terminal import releases

    host, _, port = smtp.rpartition(":") if ":" in smtp else (smtp, "", "25")
    if not port.isdecimal():
        raise PressdeskError(f"--smtp {smtp!r} is no mail server: write it like mail.example.org:587")
    password = os.environ.get("PRESSDESK_SMTP_PASSWORD")
    server = MailServer(host, int(port), sender or to[0], starttls, user, password)
    send_mail(server, to, f"Pressdesk: {releases(len(digest.alerts))} new", "\n".join(digest_lines(digest)) + "\n")


def _hand_over(command: str, content: str) -> None:
    """Raises PressdeskError if the command fails, so that the same is told again next time."""
    try:
        subprocess.run(shlex.split(command), input=content, text=True, check=True, timeout=_PATIENCE)  # noqa: S603
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise PressdeskError(f"the command {command!r} failed: {error}; the alerts will be told again") from error
