"""The Nu checker of the W3C finds every page, the style sheet and the icon to be valid."""

import os
import shutil
import subprocess
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from platformdirs import user_cache_path

from corpus.store import FILE_NAME
from tests.desk import Desk, release
from tests.website import HOSTILE, publish, serving
from web.app import create_app

pytestmark = pytest.mark.long

STATIC = tuple(Path(__file__).parents[2] / "web" / "static" / name for name in ("pressdesk.css", "favicon.svg"))
PACKAGE = Path(__file__).parents[1] / "html_checker"
"""Names the checker, with its hash, for npm."""
PATHS = (
    "/",
    "/?q=heroin&page=2&year=2009-2012&explain=yes",
    "/?q=herion+nothingofthiskind&theme=policy",
    "/?q=diamorphine+Vienna+cocaine&explain=yes&without=smack",
    "/?q=what+did+UNODC+say+about+heroin+and+cocaine+in+2011",
    "/?q=herion+saxophone&theme=policy&year=2010",
    "/?q=%28%28heroin&sort=none&page=x&size=y&year=soon",
    "/?q=heroin&expand=no&organization=UNODC&organization=INCB",
    "/?q=hostile+words&size=50&explain=yes",
    "/?q=السلائف&language=ar",
    *(f"/facet/{name}?q=heroin" for name in ("organization", "year", "theme", "language")),
    "/facet/organization?contains=nobody",
    "/release/seizure?q=anhydride",
    "/release/seizure",
    "/release/arabic",
    "/release/long?part=2&q=paragraph",
    *(f"/release/hostile%2F{number}?q=hostile" for number in range(len(HOSTILE))),
    "/advanced",
    "/help",
    "/api",
    "/sources",
    "/nowhere",
    "/release/none",
    "/facet/none",
)
LONG = release("long", "A long text", "\n\n".join(f"Paragraph {number} of heroin. " * 40 for number in range(80)))


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """The command that runs the checker: VNU_JAR, if set, names it; else npm brings it into the user's cache, once."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("the HTML checker needs Java")
    return [java, "-jar", os.environ.get("VNU_JAR") or str(_installed()), "--format", "gnu"]


def test_every_page_is_valid(checker: list[str], tmp_path: Path) -> None:
    with Desk(tmp_path / "home") as desk:
        desk.store.put(LONG)
        publish(desk)
        saved = _saved(desk, PATHS, tmp_path / "full")
    with Desk(tmp_path / "empty") as desk:
        desk.publish()
        saved |= _saved(desk, ("/", "/advanced", "/facet/theme", "/sources"), tmp_path / "none")
    wrong = tmp_path / "wrong.html"
    wrong.write_text("<!doctype html><html lang=en><title>A</title><p><div id=a></div><div id=a></div>")
    given = ["--also-check-css", "--also-check-svg", *map(str, (*saved, *STATIC, wrong))]
    done = subprocess.run([*checker, *given], capture_output=True, text=True, check=False)
    found = done.stderr.splitlines()
    assert [line for line in found if wrong.name not in line] == [], saved
    assert found, "the checker says nothing of a page that is wrong"


def _saved(desk: Desk, paths: tuple[str, ...], folder: Path) -> dict[Path, str]:
    """The pages of the site as files, and the path of each."""
    folder.mkdir()
    saved = {folder / f"{number}.html": path for number, path in enumerate(paths)}
    with serving(create_app(desk.engine, desk.home / FILE_NAME)) as url, httpx.Client(timeout=30) as client:
        for file, path in saved.items():
            answer = client.get(url + path)
            assert "html" in answer.headers["content-type"], path
            file.write_bytes(answer.content)
    return saved


def _installed() -> Path:
    """The program in the user's cache, in a folder of its own for each release of it."""
    lock = sha256((PACKAGE / "package-lock.json").read_bytes()).hexdigest()
    kept = user_cache_path("pressdesk-tests", ensure_exists=True) / f"html-checker-{lock[:16]}"
    if not kept.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm, which brings the HTML checker, is not installed")
        with TemporaryDirectory(dir=kept.parent) as folder:
            fresh = shutil.copytree(PACKAGE, Path(folder) / "new")
            command = [npm, "ci", "--ignore-scripts", "--fetch-retries", "1"]
            done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"npm could not bring the HTML checker: {done.stderr.strip()[-300:]}")
            with suppress(OSError):  # another run may have been quicker
                fresh.rename(kept)
    return kept / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
