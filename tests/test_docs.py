"""What there is, is documented; what is documented, is there."""

import re
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
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md"), *ROOT.glob("indexer/**/*.md")]


def test_the_reference_of_commands_is_that_of_the_commands() -> None:
    assert PAGE.read_text("utf-8") == reference(), "run `make docs`"


def test_the_guide_shows_every_command() -> None:
    missing = [name for name in main.list_commands(click.Context(main)) if f"pressdesk {name}" not in GUIDE]
    assert missing in ([], ["demo"]), "the demonstration is shown in the README"
    assert "make run" in (ROOT / "README.md").read_text("utf-8")


def test_the_guide_names_every_page(tmp_path: Path, engine: Engine) -> None:
    paths = {str(getattr(route, "path", "")) for route in create_app(engine, tmp_path / "store.sqlite").routes}
    shown = {path.replace("{id:path}", "ID") for path in paths} - {"/static", "/openapi.json"}
    assert {path for path in shown if f"`{path}`" not in GUIDE} == set()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    from search.engines import open_engine

    return open_engine(tmp_path)


def test_the_guide_shows_every_field_of_a_source() -> None:
    fields = {field for entry in (Source, Listing, Api, Selectors) for field in entry.__dataclass_fields__}
    assert {field for field in fields if not re.search(rf"\b{field}\b", GUIDE)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_document_names_is_there(page: Path) -> None:
    named = re.findall(r"`((?:corpus|indexer|search|web|tests|benchmarks|docs)/[\w/.]+)`", page.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_test_that_the_contributors_guide_names_is_there() -> None:
    named = re.findall(r"`(test_\w+\.py)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert named
    assert set(named) <= {path.name for path in (ROOT / "tests").rglob("test_*.py")}
