"""The user's own catalogue: entries that pressdesk writes for them."""

import re
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from corpus.catalogue.sources import FILE_NAME, CatalogueError, Source, load_catalogue, to_source
from corpus.errors import PressdeskError
from corpus.system_errors import describe


def empty_entry(
    url: str, name: str | None = None, organization: str | None = None, *, language: str = "en", delay: float
) -> Source:
    """An entry that says nothing yet but whose site it is. Raises CatalogueError for what is no address."""
    address = url if "//" in url else f"https://{url}"
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    values = {
        "name": name or re.sub(r"[^a-z0-9]+", "-", host).strip("-"),
        "organization": organization or host,
        "home": address,
        "languages": [language],
        "delay": delay,
        "note": "Proposed by `pressdesk sources add` from what the site says of itself.",
    }
    return to_source(values, "new source")


def entry_of(source: Source) -> str:
    """The entry as a person would write it, in TOML; what is as usual is left out."""
    lines = ["[[source]]", *_pairs(source, tables=("listings", "apis", "selectors"))]
    if _pairs(source.selectors):
        lines += ["", "[source.selectors]", *_pairs(source.selectors)]
    for name, places in (("listings", source.listings), ("apis", source.apis)):
        for place in places:
            lines += ["", f"[[source.{name}]]", *_pairs(place)]
    return "\n".join(lines)


def write_entry(source: Source, home: Path) -> Path:
    """Add the entry to the catalogue in the folder, which is read again before it replaces the one before.

    Raises PressdeskError.
    """
    path = home / FILE_NAME
    before = path.read_text("utf-8").rstrip() if path.exists() else ""
    text = f"{before}\n\n{entry_of(source)}\n" if before else f"{entry_of(source)}\n"
    try:
        with tempfile.TemporaryDirectory(dir=home, prefix=".sources-") as folder:
            draft = Path(folder) / FILE_NAME
            draft.write_text(text, "utf-8")
            if load_catalogue(Path(folder)).get(source.name) != source:
                raise CatalogueError(f"{path}: the entry of {source.name} can't be written there")
            draft.replace(path)
    except OSError as error:
        raise PressdeskError(describe(error, path, writes=True)) from error
    return path


def _pairs(values: Any, tables: tuple[str, ...] = ()) -> list[str]:
    said = ((field, getattr(values, field.name)) for field in fields(values) if field.name not in tables)
    return [f"{field.name} = {_toml(value)}" for field, value in said if value not in (None, field.default)]


def _toml(value: Any) -> str:
    match value:
        case tuple():
            return f"[{', '.join(map(_toml, value))}]"
        case str():
            escaped = re.sub(r'["\\]', r"\\\g<0>", value)
            return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'
        case _:
            return str(value)
