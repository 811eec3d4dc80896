"""The `pressdesk` command: a group of all subcommands, each imported only when it is run."""

import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from corpus.errors import PressdeskError
from corpus.garbage import SELDOM
from corpus.interrupt import interruptible
from corpus.system_errors import check_memory, describe, is_system_error

INTERRUPTED = 130

gc.set_threshold(SELDOM)  # loading makes no garbage
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's threads would spin and take memory for no work of ours

_COMMANDS = {
    "demo": "web.cli",
    "sources": "corpus.crawl.cli",
    "crawl": "corpus.crawl.cli",
    "add": "corpus.cli",
    "reread": "corpus.cli",
    "label": "corpus.cli",
    "index": "indexer.cli",
    "update": "indexer.cli",
    "watch": "indexer.cli",
    "stats": "indexer.cli",
    "doctor": "indexer.cli",
    "search": "search.cli",
    "suggest": "search.cli",
    "show": "search.show.cli",
    "export": "search.export.cli",
    "replay": "search.export.cli",
    "alerts": "search.alerts.cli",
    "serve": "web.cli",
}


class _Failure(click.ClickException):
    exit_code = 2


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(_COMMANDS[cmd_name]), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            check_memory()
            with interruptible():
                return super().invoke(ctx)
        except PressdeskError as error:
            raise _Failure(str(error)) from error
        except BrokenPipeError:  # the reader of our output has gone; click handles it
            raise
        except KeyboardInterrupt as interrupt:
            click.echo(str(interrupt) or "Interrupted; everything so far is kept.", err=True)
            sys.exit(INTERRUPTED)
        except Exception as error:
            if not is_system_error(error):
                raise
            raise _Failure(describe(error)) from error


@click.group(
    cls=_Commands,
    context_settings={"auto_envvar_prefix": "PRESSDESK", "help_option_names": ["--help"], "show_default": True},
)
@click.version_option(package_name="pressdesk")
@click.option(
    "--home",
    envvar="PRESSDESK_HOME",
    type=click.Path(file_okay=False, readable=False, path_type=Path),
    help="Folder of the store, the archive and the index.  [default: the user's data folder]",
)
@click.option(
    "--engine",
    envvar="PRESSDESK_ENGINE",
    metavar="URL",
    help="Cluster that keeps the index instead of the home folder, such as https://press@one:9200,two:9200/desk.",
)
def main(home: Path | None, engine: str | None) -> None:  # each command takes both itself, too
    """Full-text search over the drug-control press.

    Try it with `pressdesk demo`, which leaves nothing behind; then `pressdesk add` files or `pressdesk crawl` a source,
    `pressdesk index` and `pressdesk search` or `pressdesk serve`. Every option can be set in the environment, as in
    PRESSDESK_HOME and PRESSDESK_SEARCH_SIZE.
    """


if __name__ == "__main__":
    main()
