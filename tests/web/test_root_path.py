"""The site works under a path of its proxy."""

import re
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup

from corpus.store import FILE_NAME
from tests.command import run
from tests.desk import Desk
from tests.website import publish, serving
from web.app import SiteOptions, create_app
from web.root_path import read_root_path


@pytest.mark.parametrize("kept", [True, False], ids=["the proxy keeps the path", "the proxy takes the path off"])
def test_every_link_begins_with_the_path(tmp_path: Path, kept: bool) -> None:
    with Desk(tmp_path) as desk:
        publish(desk)
        with serving(create_app(desk.engine, tmp_path / FILE_NAME)) as plain:
            assert 'href="/static/' in httpx.get(f"{plain}/release/none", timeout=30).text
        with serving(create_app(desk.engine, tmp_path / FILE_NAME, options=SiteOptions(root="/desk/press"))) as url:
            base = f"{url}/desk/press" if kept else url
            for path in ("/?q=heroin", "/release/seizure", "/release/none", "/?q=nothing+at+all"):
                soup = BeautifulSoup(httpx.get(base + path, timeout=30).text, "lxml")
                links = [str(tag[name]) for name in ("href", "src", "action") for tag in soup.select(f"[{name}]")]
                inner = [link for link in links if not re.match(r"https?:|#|javascript:", link)]
                assert len(inner) > 3
                assert [link for link in inner if not link.startswith("/desk/press/")] == []
                asked = {link.removeprefix("" if kept else "/desk/press") for link in inner[:12]}
                assert {httpx.get(url + link, timeout=30).status_code for link in asked} == {200}
            assert httpx.get(f"{base}/healthz").status_code == 200
            assert "/desk/press/release/" in httpx.get(f"{base}/feed.json").json()["items"][0]["url"]


@pytest.mark.parametrize(("given", "root"), [("/press", "/press"), ("/a/b/", "/a/b"), ("/", ""), ("", "")])
def test_a_path_is_read_with_or_without_a_slash_at_its_end(given: str, root: str) -> None:
    assert read_root_path(given) == root


@pytest.mark.parametrize("given", ["press", "//evil.example", '/"><script>', "/a//b", "https://example.org/press"])
def test_what_is_no_path_is_refused(given: str, tmp_path: Path) -> None:
    assert run("serve", "--root-path", given, home=tmp_path).returncode == 2
