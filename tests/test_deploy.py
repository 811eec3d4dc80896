"""The example units for systemd are valid, and the commands in them run and end as systemd expects.

systemd itself is not started: what it shields the services from is not tested.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from corpus.store import FILE_NAME, Store
from tests.command import child_process, run
from tests.corpus.crawl.pages import listing_page
from tests.corpus.crawl.pages import release as page
from tests.desk import Desk, release
from tests.loopback import site

DEPLOY = Path(__file__).parents[1] / "docs" / "deploy"
UNITS = tuple(sorted(DEPLOY.glob("*.service")))
INSTALLED = "/opt/pressdesk/bin/pressdesk"
"""The program as the units name it."""
HERE = str(Path(sys.executable).with_name("pressdesk"))


def settings(unit: Path) -> Mapping[str, Sequence[str]]:
    """The values of each key of a unit; a key may stand several times."""
    found = defaultdict(list)
    for line in unit.read_text().splitlines():
        if setting := re.fullmatch(r"(\w+)=(.*)", line):
            found[setting[1]].append(setting[2])
    return found


@contextmanager
def started(unit: Path, home: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """The command of a unit in its environment, but with this program, this home, and more options."""
    known = settings(unit)
    given = dict(word.split("=", 1) for line in known["Environment"] for word in shlex.split(line))
    assert given["PRESSDESK_HOME"] == f"/var/lib/{known['StateDirectory'][0]}"
    assert given["XDG_CACHE_HOME"] == f"/var/cache/{known['CacheDirectory'][0]}"
    given |= {"PRESSDESK_HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    [command] = known["ExecStart"]
    words = [*shlex.split(command.replace(INSTALLED, HERE)), *more]
    environment = {**os.environ, **given}
    with child_process(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        yield child


def ends_well(unit: Path, child: subprocess.Popen[str]) -> bool:
    """Whether systemd takes the end after `systemctl stop` for a success."""
    child.send_signal(signal.SIGTERM)
    _, errors = child.communicate(timeout=60)
    assert "Traceback" not in errors
    return child.returncode in {0, *map(int, settings(unit)["SuccessExitStatus"])}


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_systemd_accepts_a_unit(unit: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    copied = tmp_path / unit.name
    copied.write_text(unit.read_text().replace(INSTALLED, HERE))
    done = subprocess.run([analyze, "verify", "--man=no", str(copied)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if unit.stem in line] == []
    copied.write_text(copied.read_text().replace("NoNewPrivileges", "NoNewPrivilege"))
    done = subprocess.run([analyze, "verify", "--man=no", str(copied)], capture_output=True, text=True, check=False)
    assert "NoNewPrivilege" in done.stderr


def test_the_web_site_serves_and_stops(tmp_path: Path) -> None:
    unit = DEPLOY / "pressdesk.service"
    with Desk(tmp_path) as desk:
        desk.publish(release("a", "Heroin seized"))
    with started(unit, tmp_path, "--port", "0") as child:
        assert child.stdout
        url = next(iter(child.stdout)).split()[2]
        answer = httpx.get(f"{url}?q=heroin", headers={"Host": "www.example.org"}, timeout=30)
        assert (answer.status_code, "/press/static/" in answer.text) == (200, True)
        assert "200" in next(iter(child.stdout))  # the access log
        assert httpx.get(url, headers={"Host": "other.example"}, timeout=30).status_code == 400
        assert ends_well(unit, child)


def test_the_watcher_crawls_alerts_and_stops(tmp_path: Path) -> None:
    unit = DEPLOY / "pressdesk-watch.service"
    with site() as office:
        office.answers |= {"/list": listing_page("/1"), "/1": page("Heroin seized at the port")}
        (tmp_path / "sources.toml").write_text(
            f'[[source]]\nname = "office"\norganization = "Office"\nhome = "{office.home}/"\ndelay = 0\n'
            f'verified = "unverified"\n[[source.listings]]\nurl = "{office.home}/list"\n'
        )
        (tmp_path / "searches.toml").write_text('[[search]]\nname = "seizures"\nquery = "seized"\n')
        with started(unit, tmp_path, "office", "--allow-loopback") as child:
            assert child.stdout
            said = next(line for line in child.stdout if line.startswith("Following"))
            assert said == "Following seizures from now on; it matches 1 release already.\n"
            assert ends_well(unit, child)
    assert run("search", "heroin", home=tmp_path).returncode == 0
    with Store(tmp_path / FILE_NAME) as store:
        assert store.seq > 0
