"""Recognising named police operations, such as "Operation Xcellerator" and "Operación Lava Jato"."""

import re

from corpus.label.files import read

_NAME = re.compile(
    r"s? [\"“«']?((?:[A-ZÁÉÍÓÚÑА-Я][\w’'\-]*|\d+)(?:(?: (?:of|the|and|de|la|el|del|los|las|do|da|et|des|du)){0,3} "
    r"(?:[A-ZÁÉÍÓÚÑА-Я][\w’'\-]*|\d+\b)){0,12})"
)


def operation_named(text: str, start: int, end: int) -> str | None:
    """The name of the operation whose word ("Operation") is at text[start:end]; None where no name follows."""
    found = _NAME.match(text, end)
    word = text[start:end]
    if not found or found[1].split()[0] in read("operations")["no_names"] or found[1].isdigit():
        return None
    name = found[1].removesuffix("'s").removesuffix("’s").strip("'’")
    return " ".join((word.removesuffix("s") if word == "Operations" else word, name))
