"""A cluster that asks for TLS and a password: who may come in, what the roles of the guide allow, what nobody sees."""

import logging
import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from corpus.store import FILE_NAME, Store
from search.engines import open_engine
from tests.cluster.installation import SECURED
from tests.cluster.nodes import FOLDER, Nodes, started
from tests.cluster.security import CERTIFIED, GUIDE, PASSWORD
from tests.command import run
from tests.desk import release
from tests.website import serving
from web.app import create_app

pytestmark = pytest.mark.long

SHOWN = (PASSWORD, quote(PASSWORD, safe=""), PASSWORD.partition("/")[0])
"""What a message may not have: the password, whole or in part, as it is and as addresses have it."""


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    if FOLDER not in os.environ:
        pytest.skip("needs nodes of its own: make test-cluster")
    with started(SECURED) as nodes:
        yield nodes


@pytest.fixture(scope="module")
def home(nodes: Nodes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose three releases are in the cluster."""
    home = tmp_path_factory.mktemp("home")
    with Store(home / FILE_NAME) as store:
        for number in range(3):
            store.put(release(f"r{number}", "Heroin seized", f"Report {number} of the customs office"))
    done = run("index", home=home, PRESSDESK_ENGINE=engine(nodes, "press"))
    assert done.returncode == 0, done.stderr
    return home


def engine(nodes: Nodes, user: str, password: str = PASSWORD, ca: str = "ca") -> str:
    """The address with all that is needed."""
    assert nodes.security
    return f"https://{user}:{quote(password, safe='')}@{nodes.hosts}/press?ca={nodes.security.folder / ca}.pem"


def test_the_five_commands_of_the_guide_lead_to_the_first_search(nodes: Nodes, tmp_path: Path) -> None:
    assert nodes.security
    with Store(tmp_path / FILE_NAME) as store:
        store.put(release("r", "Fentanyl seized"))
    (tmp_path / "password").write_text(PASSWORD)
    [commands] = re.findall(r"```sh\n(export PRESSDESK_ENGINE=.*?)```", GUIDE.read_text(), re.DOTALL)
    assert len(commands.splitlines()) == 5
    for said, meant in (
        ("search1:9200,search2:9200,search3:9200/press", f"{nodes.hosts}/press-guide"),
        ("/etc/ssl/search-ca.pem", str(nodes.security.ca)),
        ("/run/secrets/press", str(tmp_path / "password")),
    ):
        assert said in commands
        commands = commands.replace(said, meant)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-ec", commands],
        env={**os.environ, "PATH": path, "PRESSDESK_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Fentanyl seized" in done.stdout


@pytest.mark.parametrize("command", ["index", "index --rebuild", "stats", "doctor", "search heroin", "suggest hero"])
def test_the_role_for_indexing_is_enough(nodes: Nodes, home: Path, command: str) -> None:
    done = run(*command.split(), home=home, PRESSDESK_ENGINE=engine(nodes, "press"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", ["search heroin custms", "suggest hero", "export heroin --format csv"])
def test_the_role_for_searching_is_enough(nodes: Nodes, home: Path, command: str) -> None:
    done = run(*command.split(), home=home, PRESSDESK_ENGINE=engine(nodes, "reader"))
    assert done.returncode == 0, done.stderr


def test_the_role_for_searching_is_enough_to_serve(nodes: Nodes, home: Path) -> None:
    with (
        closing(open_engine(home, engine(nodes, "reader"))) as opened,
        serving(create_app(opened, home / FILE_NAME)) as url,
        httpx.Client(base_url=url, timeout=60) as site,
    ):
        for path in (
            "/?q=heroin",
            "/release/r1",
            "/api/search?q=heroin",
            "/api/export?q=heroin",
            "/readyz",
            "/metrics",
        ):
            assert site.get(path).status_code == 200, path


@pytest.mark.parametrize("command", ["index --rebuild", "index"])
def test_who_may_only_search_changes_nothing_and_is_told_why(nodes: Nodes, home: Path, command: str) -> None:
    with Store(home / FILE_NAME) as store:
        store.put(release("r0", "Heroin seized", "Report 0 of the customs office, corrected"))
    done = run(*command.split(), home=home, PRESSDESK_ENGINE=engine(nodes, "reader"))
    assert done.returncode != 0
    assert "does not permit this" in done.stderr
    assert "docs/GUIDE.md" in done.stderr


def test_a_user_without_a_role_is_told_so(nodes: Nodes, home: Path) -> None:
    done = run("search", "heroin", home=home, PRESSDESK_ENGINE=engine(nodes, "stranger"))
    assert "does not permit this" in done.stderr


@pytest.mark.parametrize(
    ("user", "password"), [("press", "wrong"), ("press", PASSWORD[:-1]), ("nobody", PASSWORD), ("", "")]
)
@pytest.mark.parametrize("command", ["search heroin", "doctor", "index", "stats"])
def test_a_wrong_password_is_refused(nodes: Nodes, home: Path, command: str, user: str, password: str) -> None:
    address = engine(nodes, user, password) if user else engine(nodes, "").replace(f":{quote(PASSWORD, safe='')}@", "")
    done = run(*command.split(), home=home, PRESSDESK_ENGINE=address)
    assert done.returncode != 0
    assert f"rejects {f'user {user}' if user else 'requests without a user'}" in done.stderr


def test_the_password_may_come_from_the_environment_or_a_file(nodes: Nodes, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    without = engine(nodes, "reader").replace(f":{quote(PASSWORD, safe='')}@", "@")
    for address, more in ((without, {"PRESSDESK_ENGINE_PASSWORD": PASSWORD}), (f"{without}&password_file={file}", {})):
        done = run("search", "heroin", home=home, PRESSDESK_ENGINE=address, **more)
        assert done.returncode == 0, done.stderr


def test_a_certificate_may_stand_for_user_and_password(nodes: Nodes, home: Path) -> None:
    assert nodes.security
    ours = f"&certificate={nodes.security.certificate(CERTIFIED)}&key={nodes.security.key(CERTIFIED)}"
    address = f"{nodes.address}/press?ca={nodes.security.ca}{ours}"
    assert run("search", "heroin", home=home, PRESSDESK_ENGINE=address).returncode == 0


def test_only_an_authority_that_was_named_is_trusted_and_only_for_the_names_it_signed(nodes: Nodes, home: Path) -> None:
    right = engine(nodes, "press")
    for address, reason in (
        (right.partition("?")[0], "certificate"),  # the public authorities have not signed it
        (engine(nodes, "press", ca="other"), "certificate"),
        (right.replace("127.0.0.1", "localhost"), "localhost"),
    ):
        done = run("search", "heroin", home=home, PRESSDESK_ENGINE=address)
        assert done.returncode != 0
        assert "no secure connection" in done.stderr
        assert reason in done.stderr


def test_no_password_goes_to_a_port_that_expects_tls_without_it(nodes: Nodes, home: Path) -> None:
    address = f"http://press:secret@{nodes.hosts}/press"
    done = run("search", "heroin", home=home, PRESSDESK_ENGINE=address)
    assert "can't be reached" in done.stderr
    done = run("search", "heroin", home=home, PRESSDESK_ENGINE=address.replace("127.0.0.1", "search.example"))
    assert "through TLS only" in done.stderr


@pytest.mark.parametrize("command", ["search heroin", "doctor", "index", "stats", "export heroin --format csv"])
@pytest.mark.parametrize("user", ["press", "stranger", "nobody"])
def test_the_password_is_in_no_output_and_no_log(
    nodes: Nodes, home: Path, caplog: pytest.LogCaptureFixture, command: str, user: str
) -> None:
    hidden = (*SHOWN, b64encode(f"{user}:{PASSWORD}".encode()).decode())
    with caplog.at_level(logging.DEBUG):
        done = run(*command.split(), home=home, PRESSDESK_ENGINE=engine(nodes, user))
    said = done.stdout + done.stderr + caplog.text
    assert "127.0.0.1" in said
    assert [one for one in hidden if one in said] == []
