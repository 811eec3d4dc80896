"""Rewrites locks so that pip before 23.3 installs them, too, whatever newer releases are on offer.

Such a pip compares extras letter by letter, and does not take the line of a package with extras as a pin of the package
itself. So extras are spelled as the packages that ask for them spell them, and both lines are written.
"""

import re
import sys
from importlib.metadata import distributions
from pathlib import Path

WITH_EXTRAS = re.compile(r"^(?P<name>[a-z0-9-]+)\[(?P<extras>[^]]+)\](?P<rest>==.*\n(?: .*\n)*)", re.MULTILINE)
ASKED = re.compile(r"^[\w.-]+\s*\[([^]]+)\]")


def main(locks: list[str]) -> None:
    """Rewrite the locks in place."""
    spellings = _spellings()
    for path in map(Path, locks):
        path.write_text(WITH_EXTRAS.sub(lambda line: _both_lines(line, spellings), path.read_text()))


def _both_lines(line: re.Match[str], spellings: dict[str, str]) -> str:
    extras = ",".join(spellings.get(extra, extra) for extra in line["extras"].split(","))
    return f"{line['name']}{line['rest']}{line['name']}[{extras}]{line['rest']}"


def _spellings() -> dict[str, str]:
    """How the installed packages spell the extras that they ask for, by the normal form of the name."""
    asked = [ASKED.match(needed) for package in distributions() for needed in package.requires or []]
    extras = [extra.strip() for one in asked if one for extra in one[1].split(",")]
    return {re.sub("[-_.]+", "-", extra).lower(): extra for extra in extras}


if __name__ == "__main__":
    main(sys.argv[1:])
