"""The rules of labelling that a librarian edits, read and checked from the files beside this one."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from corpus import toml_tables
from corpus.file_cache import cached_beside
from corpus.toml_tables import read_tables
from corpus.vocabulary import VocabularyError


@cache
def read(name: str) -> Mapping[str, Any]:
    """The tables of a file, such as `themes`; it is read and checked only when it has changed."""
    path = Path(__file__).with_name(f"{name}.toml")
    rules = (Path(__file__).with_name("shapes.py"), Path(toml_tables.__file__))
    return cached_beside(path, rules, lambda: parse(path.read_text(encoding="utf-8"), path.name))


def parse(text: str, file: str) -> dict[str, Any]:
    """The tables of a file. Raises VocabularyError, which names the file, the line, the key and what is allowed."""
    from corpus.label.shapes import SHAPES

    tables = read_tables(text, file, SHAPES[file.removesuffix(".toml")], VocabularyError)
    return tables.model_dump(exclude_unset=True)
