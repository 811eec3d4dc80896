"""Everything that exists is documented, and everything documented exists."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from corpus.catalogue.sources import Api, Listing, Selectors, Source
from docs.reference import PAGE, reference
from pressdesk import main
from search.engine import Engine
from web.app import create_app

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "GUIDE.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TOPS = ("*.py", *(f"{top}/**/*.py" for top in ("corpus", "indexer", "search", "web", "tests", "benchmarks", "docs")))
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md"), *ROOT.glob("indexer/**/*.md")]
MODULES = [path.as_posix() for top in TOPS for path in ROOT.glob(top)]

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub generates them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_reference_of_commands_is_that_of_the_commands() -> None:
    assert PAGE.read_text("utf-8") == reference(), "run `make docs`"


def test_the_guide_shows_every_command() -> None:
    missing = [name for name in main.list_commands(click.Context(main)) if f"pressdesk {name}" not in GUIDE]
    assert missing in ([], ["demo"]), "the demonstration is shown in the README"
    assert "make run" in (ROOT / "README.md").read_text("utf-8")


def test_the_guide_names_every_page(tmp_path: Path, engine: Engine) -> None:
    paths = {str(getattr(route, "path", "")) for route in create_app(engine, tmp_path / "store.sqlite").routes}
    shown = {path.replace("{id:path}", "ID").replace("{name}", "NAME") for path in paths} - {"/static", "/openapi.json"}
    assert {path for path in shown if f"`{path}`" not in GUIDE} == set()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    from search.engines import open_engine

    return open_engine(tmp_path)


def test_the_guide_shows_every_field_of_a_source() -> None:
    named = {field.name for entry in (Source, Listing, Api, Selectors) for field in fields(entry)}
    assert {field for field in named if not re.search(rf"\b{field}\b", GUIDE)} == set()


def test_the_sizes_of_long_tests_are_told_as_they_are() -> None:
    tests = "".join(path.read_text("utf-8") for path in ROOT.glob("tests/**/*.py"))
    unless_told = dict(re.findall(r'environ\.get\("(PRESSDESK_\w+)", "(\d+)"\)', tests))
    sampled = dict(re.findall(r"^(PRESSDESK_\w+)=(\d+)", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE))
    whole = dict(re.findall(r"^test-long: export (PRESSDESK_\w+) := (\d+)", MAKEFILE, re.MULTILINE))
    used = {name: ({**unless_told, **sampled}[name], {**unless_told, **whole}[name]) for name in {**sampled, **whole}}
    rows = re.findall(r"^\| `(PRESSDESK_\w+)` \| ([\d,]+)(?: in the gate)? \| ([\d,]+) \|", CONTRIBUTING, re.MULTILINE)
    assert {name: (some.replace(",", ""), every.replace(",", "")) for name, some, every in rows} == used


@each_page
def test_every_link_between_documents_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@each_page
def test_every_link_to_a_heading_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]*)#([^)]*)\)", page.read_text("utf-8"))
    assert [link for name, link in links if link not in headings(page.parent / name if name else page)] == []


@each_page
def test_every_file_that_a_document_names_is_there(page: Path) -> None:
    named = re.findall(r"`((?:corpus|indexer|search|web|tests|benchmarks|docs)/[\w/.]+)`", page.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


@each_page
def test_every_module_that_a_document_names_by_the_end_of_its_path_is_there(page: Path) -> None:
    named = set(re.findall(r"`([\w/]+\.py)`", page.read_text("utf-8")))
    assert {name for name in named if not any(path.endswith(f"/{name}") for path in MODULES)} == set()


@each_page
def test_no_page_holds_both_sides_of_a_merge(page: Path) -> None:
    assert not re.search(r"^(<{7}|={7}|>{7})( |$)", page.read_text("utf-8"), re.MULTILINE)
