"""Imports run in one direction only, and each library is used in one place."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("corpus", "indexer", "search", "web")
HOMES = {
    "parsel": ("corpus/",),
    "cssselect": ("corpus/css.py",),
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
    "prometheus_client": ("web/",),
    "pyarrow": ("search/formats/as_parquet.py",),
    "urllib3": ("indexer/opensearch/nodes.py",),
    "certifi": ("indexer/opensearch/nodes.py",),
}

PACKAGES_OF_CORPUS: dict[str, set[str]] = {
    "sandbox": set(),
    "catalogue": set(),
    "vocabulary": set(),
    "store": set(),
    "label": {"vocabulary"},
    "versions": {"store"},
    "clean": {"sandbox", "catalogue", "label"},
    "ingest": {"catalogue", "clean", "store", "versions"},
    "crawl": {"sandbox", "catalogue", "clean", "store", "versions"},
}
"""The other packages that each package of `corpus` imports; all may import the modules at its root."""
ABOVE_ALL = {"cli", "file_modes"}
"""The only modules at the root that import packages."""

MODULES = [ROOT / "pressdesk.py", *(path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py")))]
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


def imported(path: Path) -> set[str]:
    """The top-level names of all imports of a file, including those inside functions."""
    return {name.partition(".")[0] for name in imported_modules(path)}


def imported_modules(path: Path) -> set[str]:
    """The full names of all imports; for `from a import b` both `a` and `a.b`, since b may be a module."""
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
CLUSTER = ("indexer.opensearch", "search.opensearch")
"""The parts of the engine behind which a cluster answers."""
FACTORIES = ("indexer/indexes.py", "search/engines.py")
"""Who says which engine it is."""


@each_module
@pytest.mark.parametrize("engine", [EMBEDDED, CLUSTER], ids=["embedded", "cluster"])
def test_nothing_but_the_factories_knows_an_engine(path: Path, engine: tuple[str, ...]) -> None:
    """This keeps the engines replaceable behind their two ports, `indexer.port` and `search.engine`."""
    place = str(path.relative_to(ROOT))
    if place in FACTORIES or place.startswith(tuple(f"{part.replace('.', '/')}" for part in engine)):
        return
    known = {name for name in imported_modules(path) if f"{name}.".startswith(tuple(f"{part}." for part in engine))}
    assert not known


def modules_imported(path: Path, known: set[str]) -> Iterator[str]:
    """The project's modules that a file imports, including those inside functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from names & known or {str(node.module)} & known


def graph() -> dict[str, set[str]]:
    """For each module of the project, the project's modules that it imports."""
    files = {re.sub(r"/__init__$", "", str(path.relative_to(ROOT))[:-3]).replace("/", "."): path for path in MODULES}
    return {name: {*modules_imported(path, {*files})} - {name} for name, path in files.items()}


def test_no_modules_import_each_other_in_a_circle() -> None:
    try:
        TopologicalSorter(graph()).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_the_packages_of_corpus_import_one_another_in_one_direction() -> None:
    def package(module: str) -> str | None:
        return module.split(".")[1] if module.startswith("corpus.") else None

    found: dict[str, set[str]] = {
        name: set() for name in {package(module) or "" for module in graph()} - {"", *ABOVE_ALL}
    }
    for module, imports in graph().items():
        if (one := package(module)) in found:
            found[one] |= {other for name in imports if (other := package(name)) in PACKAGES_OF_CORPUS} - {one}
    assert {one: names for one, names in found.items() if one in PACKAGES_OF_CORPUS or names} == PACKAGES_OF_CORPUS
    TopologicalSorter(PACKAGES_OF_CORPUS).prepare()


def names_defined(path: Path) -> Iterator[tuple[str, bool]]:
    """The classes and types that a module defines at top level, and whether each is a class."""
    for node in ast.parse(path.read_text()).body:
        match node:
            case ast.ClassDef(name=name):
                yield name, True
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if re.match("[A-Z][a-z]", name):
                if "TypeVar" not in ast.dump(value):
                    yield name, False


def test_no_class_name_stands_for_two_things() -> None:
    """This includes a class in one module and a type in another."""
    places: dict[str, list[str]] = defaultdict(list)
    classes = set()
    for path in MODULES:
        for name, is_class in names_defined(path):
            places[name].append(str(path.relative_to(ROOT)))
            classes |= {name} if is_class else set()
    assert {name: where for name, where in places.items() if name in classes and len(where) > 1} == {}
