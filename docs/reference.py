"""Writes docs/commands.md from the commands themselves; `make docs` runs it and a test compares."""

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from pressdesk import main

PAGE = Path(__file__).with_name("commands.md")


def reference() -> str:
    """The page: every command with its help and its options."""
    root = click.Context(main, info_name="pressdesk", auto_envvar_prefix="PRESSDESK", show_default=True)
    parts = ["# Commands", "Written from the commands themselves by `make docs`.", *_section(main, root)]
    for name in main.list_commands(root):
        command = main.get_command(root, name)
        assert command
        parts += _with_commands(command, click.Context(command, info_name=name, parent=root))
    return "\n\n".join(parts) + "\n"


def _with_commands(command: click.Command, context: click.Context) -> Iterator[str]:
    yield from _section(command, context)
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _with_commands(inner, click.Context(inner, info_name=name, parent=context))


def _section(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## {context.command_path}"
    yield "```\n" + " ".join([context.command_path, *command.collect_usage_pieces(context)]) + "\n```"
    yield inspect.cleandoc(command.help or "")
    options = [option for option in command.get_params(context) if isinstance(option, click.Option)]
    rows = [_row(option, context) for option in options if "--help" not in option.opts]
    if rows:
        yield "\n".join(["| option | in the environment | what it does |", "|---|---|---|", *rows])


def _row(option: click.Option, context: click.Context) -> str:
    record = option.get_help_record(context)
    assert record, f"{option.name} has no help"
    names, meaning = (text.replace("|", "\\|") for text in record)
    variable = option.envvar or f"{context.auto_envvar_prefix}_{option.name}".upper()
    if option.name == "home":
        variable = "PRESSDESK_HOME"
    return f"| `{names}` | `{variable}` | {meaning} |"


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")
