"""A page that was asked for before is not made again while nothing has changed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpus.store import FILE_NAME
from search.engine import Snapshot
from tests.desk import Desk, release
from tests.website import PATIENCE, serving
from web.app import create_app

PATHS = ("/", "/?q=heroin", "/facet/theme?q=heroin", "/api/search?q=heroin", "/api/facets?facet=theme&q=heroin")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as desk:
        desk.publish(release("a", "Heroin", "Heroin was seized."))
        yield desk


@pytest.fixture
def client(desk: Desk) -> Iterator[httpx.Client]:
    app = create_app(desk.engine, desk.home / FILE_NAME)
    with serving(app) as url, httpx.Client(base_url=url, timeout=PATIENCE) as client:
        yield client


def count_questions(desk: Desk) -> Callable[[], int]:
    """What tells how many questions the engine has been asked since then."""
    asked = 0
    answer = desk.engine.answer

    def counted(question: Callable[[Snapshot], Any]) -> Any:
        nonlocal asked
        asked += 1
        return answer(question)

    desk.engine.answer = counted  # type: ignore[method-assign]
    return lambda: asked


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_sent_again_only_once_the_index_has_changed(desk: Desk, client: httpx.Client, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    desk.publish(release("b", "Heroin", "More heroin."))
    changed = client.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_made_once_for_all_clients_until_the_index_has_changed(
    desk: Desk, client: httpx.Client, path: str
) -> None:
    desk.publish(*(release(f"more{number}", "Heroin", "Heroin was seized. " * 20) for number in range(20)))
    asked = count_questions(desk)
    first = client.get(path)
    made = asked()
    again = httpx.get(client.base_url.join(path), headers={"User-Agent": "another"})
    assert made
    assert asked() == made
    assert again.content == first.content
    assert {**again.headers, "date": ""} == {**first.headers, "date": ""}
    desk.publish(release("b", "Heroin", "More heroin.", themes=("drug-trafficking",)))
    assert client.get(path).content != first.content
    assert asked() > made


def test_a_remembered_answer_is_packed_only_for_whoever_wants_it_packed(client: httpx.Client) -> None:
    for asked, encoding in (("gzip", "gzip"), ("identity", None), ("gzip", "gzip"), ("identity", None)):
        page = client.get("/?q=heroin", headers={"Accept-Encoding": asked})
        assert page.headers.get("content-encoding") == encoding
        assert page.headers["vary"] == "Accept-Encoding"
        assert "Heroin" in page.text


def test_another_address_or_another_server_has_another_tag(desk: Desk, client: httpx.Client) -> None:
    tags = {client.get(path).headers["etag"] for path in PATHS}
    assert len(tags) == len(PATHS)
    with serving(create_app(desk.engine, desk.home / FILE_NAME)) as url:
        assert httpx.get(url + PATHS[0]).headers["etag"] not in tags


def test_what_could_not_be_found_out_is_no_whole_answer(desk: Desk) -> None:
    assert desk.ask("heroin").is_whole
    many = " ".join(f"herion{chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(60))
    assert not desk.ask(many).is_whole


def test_errors_have_no_tag(client: httpx.Client) -> None:
    for path in ("/release/none", "/facet/colour", "/api/facets?facet=colour"):
        assert "etag" not in client.get(path).headers
