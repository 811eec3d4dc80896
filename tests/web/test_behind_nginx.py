"""The site works behind nginx with the configuration that we hand out, under a path, and comes back from a backup."""

import csv
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup
from prometheus_client.parser import text_string_to_metric_families

from corpus.store import FILE_NAME
from tests.command import child_process, run
from tests.desk import Desk
from tests.website import publish, serving
from web.app import Limits, SiteOptions, create_app

pytestmark = pytest.mark.long

GUIDE = Path(__file__).parents[2] / "docs" / "GUIDE.md"
CONFIGURATION = GUIDE.parent / "deploy" / "nginx.conf"
_FRAME = """
daemon off; master_process off; pid {folder}/pid; error_log stderr warn;
events {{ worker_connections 64; }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    server {{ listen 127.0.0.1:{port}; {locations} }}
}}
"""


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[str]:
    """nginx with our locations in front of a server; yields its address."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed")
    folder.mkdir()
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    locations = CONFIGURATION.read_text().replace("127.0.0.1:8080", urlsplit(upstream).netloc)
    (folder / "nginx.conf").write_text(_FRAME.format(folder=folder, port=port, locations=locations))
    with child_process([program, "-c", str(folder / "nginx.conf")], stderr=subprocess.PIPE):
        for _ in range(200):
            with closing(socket.socket()) as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def proxied(home: Path, folder: Path, log: list[str]) -> Iterator[tuple[httpx.Client, str]]:
    """A client of nginx, and the address of the server behind it."""
    with Desk(home) as desk:
        options = SiteOptions(root="/press", access_log=log.append)
        app = create_app(desk.engine, home / FILE_NAME, Limits(hosts=("127.0.0.1",)), options)
        with (
            serving(app, proxies=("127.0.0.1",)) as inner,
            nginx(folder, inner) as outer,
            httpx.Client(base_url=outer, timeout=30) as client,
        ):
            yield client, inner


def test_every_page_works_behind_the_proxy(tmp_path: Path) -> None:
    log: list[str] = []
    with Desk(tmp_path / "home") as desk:
        publish(desk)
    with proxied(tmp_path / "home", tmp_path / "nginx", log) as (client, inner):
        assert client.get("/press").headers["location"].endswith("/press/")
        assert client.get("/press?q=heroin").headers["location"].endswith("/press/?q=heroin")
        seen: set[str] = set()
        waiting = ["/press/?q=heroin"]
        while waiting and len(seen) < 40:
            path = waiting.pop(0)
            seen.add(path)
            answer = client.get(path)
            assert answer.status_code == 200, path
            if "html" in answer.headers["content-type"]:
                links = [str(link["href"]) for link in BeautifulSoup(answer.text, "lxml").select("a[href], link[href]")]
                inside = [link for link in links if not re.match("https?:|#|javascript:", link)]
                assert [link for link in inside if not link.startswith("/press/")] == []
                waiting += [link for link in inside[:60] if link not in seen and link not in waiting]
        feed = client.get("/press/feed.json?q=heroin").json()
        assert client.get(feed["items"][0]["url"]).status_code == 200
        answer = client.get("/press/api/export?q=heroin")
        rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
        assert len(rows) == int(answer.headers["pressdesk-total"]) == 29
        client.get("/press/help", headers={"X-Forwarded-For": "203.0.113.7"})
        assert [client.get(f"/press/{path}").status_code for path in ("metrics", "readyz", "healthz")] == [
            404,
            404,
            200,
        ]
        assert [client.get(f"/press/press/{path}").status_code for path in ("metrics", "readyz")] == [404, 404]
        assert httpx.get(f"{inner}/readyz").json()["status"] == "ready"
        assert list(text_string_to_metric_families(httpx.get(f"{inner}/metrics").text))


def test_a_backup_comes_back(tmp_path: Path) -> None:
    """By the commands of the guide, while a change is only in the log; the search is the same afterwards."""
    if shutil.which("sqlite3") is None:
        pytest.skip("the command sqlite3 is not installed")
    home, backup, restored = (tmp_path / name for name in ("home", "backup", "restored"))
    backup.mkdir()
    restored.mkdir()
    record = str(tmp_path / "search.json")
    with Desk(home) as desk:
        publish(desk)
        assert run("search", "heroin", "--save", "followed", "--record", record, home=home).returncode == 0
        guide(r'cd "\$PRESSDESK_HOME"', home, {"/backup": str(backup)})
    assert sorted(one.name for one in backup.iterdir()) == ["alerts.json", "searches.toml", FILE_NAME]
    done = guide(
        "cp -r /backup", home, {"/backup": str(backup), "/srv/pressdesk": str(restored), "search.json": record}
    )
    assert "29 the same, 0 added, 0 gone." in done
    with proxied(restored, tmp_path / "nginx", []) as (client, _):
        assert client.get("/press/api/search?q=heroin").json()["total"] == 29


def guide(beginning: str, home: Path, places: dict[str, str]) -> str:
    """Run the commands of the guide that begin so, at other places; what they print."""
    [commands] = re.findall(rf"^```sh\n({beginning}.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    for place, other in places.items():
        commands = commands.replace(place, other)
    environment = {
        **os.environ,
        "PRESSDESK_HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run(["sh", "-euc", commands], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
