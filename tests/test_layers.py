"""Imports run towards the source, and each library is known to one folder only."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("corpus", "indexer", "search", "web")
HOMES = {
    "bs4": ("corpus/",),
    "trafilatura": ("corpus/",),
    "htmldate": ("corpus/",),
    "scrapy": ("corpus/",),
    "warcio": ("corpus/",),
    "whoosh": ("indexer/whoosh/", "indexer/columnar/", "search/whoosh/"),
    "jinja2": ("web/",),
    "fastapi": ("web/",),
    "starlette": ("web/",),
    "uvicorn": ("web/",),
    "limits": ("web/",),
}


MODULES = [ROOT / "pressdesk.py", *(path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py")))]
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


def imported(path: Path) -> set[str]:
    """Top-level names of everything that a file imports, inside functions too."""
    return {name.partition(".")[0] for name in imported_modules(path)}


def imported_modules(path: Path) -> set[str]:
    """The same by their whole names; of `from a import b` both `a` and `a.b`, since b may be a module."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: imports are absolute"
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@each_module
def test_a_module_imports_only_towards_the_source(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0]
    downstream = set(LAYERS[LAYERS.index(layer) + 1 :]) if layer in LAYERS else set()
    assert not imported(path) & (downstream | {"pressdesk", "tests", "benchmarks"})


@each_module
def test_a_library_is_known_to_its_own_folder_only(path: Path) -> None:
    place = str(path.relative_to(ROOT))
    strangers = {name for name, homes in HOMES.items() if not place.startswith(homes)}
    assert not imported(path) & strangers


@each_module
def test_click_and_rich_are_for_the_command_line(path: Path) -> None:
    if path.name not in {"cli.py", "pressdesk.py"}:
        assert not imported(path) & {"click", "rich"}


EMBEDDED = ("indexer.whoosh", "indexer.columnar", "indexer.generations", "search.whoosh")
"""The parts of the embedded engine."""
FACTORIES = ("indexer/indexes.py", "search/engines.py")
"""Who says which engine it is."""


@each_module
def test_nothing_but_the_factories_knows_the_embedded_engine(path: Path) -> None:
    """So another engine can take its place behind the two ports, `indexer.port` and `search.engine`."""
    place = str(path.relative_to(ROOT))
    if place in FACTORIES or place.startswith(tuple(f"{part.replace('.', '/')}" for part in EMBEDDED)):
        return
    known = {name for name in imported_modules(path) if f"{name}.".startswith(tuple(f"{part}." for part in EMBEDDED))}
    assert not known
