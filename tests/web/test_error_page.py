"""A failure of the engine becomes a page or JSON that says what to do."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Never

import httpx

from corpus.store import FILE_NAME, Store
from search.budget import SECONDS
from search.engine import Engine, Snapshot
from search.errors import UnreachableError
from tests.desk import release
from tests.website import serving
from web.app import create_app


class Distant:
    """An engine on a server that does not respond."""

    budget_seconds = SECONDS

    def __init__(self, port: int) -> None:
        self._port = port

    def snapshot(self) -> Never:
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=5)
        except OSError as cause:
            raise UnreachableError(
                f"the engine at port {self._port} does not answer: start it, then ask again"
            ) from cause
        raise AssertionError("something listens there")

    def answer(self, _question: Callable[[Snapshot], object]) -> Never:
        self.snapshot()

    def generation(self) -> Never:
        self.snapshot()

    def hold(self) -> None:
        pass

    def close(self) -> None:
        """Does nothing, since nothing is open."""


def test_an_engine_that_does_not_answer_is_told_and_releases_are_shown_all_the_same(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with Store(tmp_path / FILE_NAME) as store:
        store.put(release("a", "Opium survey"))
    engine: Engine = Distant(port)
    with serving(create_app(engine, tmp_path / FILE_NAME)) as url, httpx.Client(base_url=url, timeout=30) as client:
        page = client.get("/", params={"q": "opium"})
        assert page.status_code == 503
        assert "does not answer at the moment" in page.text
        told = client.get("/healthz")
        assert (told.status_code, f"port {port} does not answer" in told.json()["error"]) == (503, True)
        assert client.get("/release/a").status_code == 200
