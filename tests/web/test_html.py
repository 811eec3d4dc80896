"""The Nu checker of the W3C finds every page to be valid HTML: VNU_JAR names it, as `npm install vnu-jar` brings it."""

import os
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.website import website

PATHS = (
    "/",
    "/?q=heroin&page=2&year=2009-2012&explain=yes",
    "/?q=herion+nothingofthiskind&theme=policy",
    "/release/seizure?q=anhydride",
    "/release/hostile%2F0",
    "/release/arabic",
    "/advanced",
    "/help",
    "/api",
    "/sources",
    "/nowhere",
)


@pytest.mark.long
def test_every_page_is_valid(tmp_path: Path) -> None:
    jar, java = os.environ.get("VNU_JAR"), shutil.which("java")
    if not jar or not java:
        pytest.skip("VNU_JAR names no checker, or there is no Java")
    (tmp_path / "pages").mkdir()
    with website(tmp_path / "home") as url:
        for number, path in enumerate(PATHS):
            (tmp_path / "pages" / f"{number}.html").write_bytes(httpx.get(url + path, timeout=30).content)
    command = [java, "-jar", jar, "--format", "gnu", *map(str, sorted((tmp_path / "pages").iterdir()))]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""
