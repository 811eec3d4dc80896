"""Real nodes of OpenSearch for tests: python -m tests.cluster.nodes [ARGUMENT OF PYTEST]...

Installs OpenSearch, starts three nodes on loopback, runs pytest with them, and ends them. Where Java or Maven is
missing it says so and does nothing.
"""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cluster.installation import PLAIN, Program
from tests.cluster.security import PASSWORD, Security

VARIABLE = "PRESSDESK_TEST_CLUSTER"
"""The address of the nodes that are running."""
FOLDER = "PRESSDESK_TEST_NODES"
"""The folder of the nodes, for tests that end some."""

HEAP = "256m"
COUNT = 3
NOBODY = 65534
PATIENCE = 300
"""Seconds until nodes have found each other, on a busy machine."""


def desk_address(home: Path) -> str:
    """The address of a desk of its own for a home folder."""
    return f"{os.environ[VARIABLE].rstrip('/')}/test-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"


def running() -> "Nodes":
    """The nodes that the tests were started with; skips the test if there are none."""
    if FOLDER not in os.environ:
        pytest.skip("needs nodes that it may end: make test-cluster")
    folder = Path(os.environ[FOLDER])
    state = json.loads((folder / "nodes.json").read_text())
    return Nodes(PLAIN, folder, state["port"])


@dataclass(frozen=True, slots=True)
class Nodes:
    """Three nodes on loopback."""

    program: Program
    folder: Path
    port: int
    """The port of the first; those of the others follow, and so do those between the nodes."""
    security: Security | None = None
    count: int = COUNT

    @property
    def hosts(self) -> str:
        return ",".join(f"127.0.0.1:{self.port + number}" for number in range(self.count))

    @property
    def address(self) -> str:
        return f"{'https' if self.security else 'http'}://{self.hosts}"

    def start(self, number: int) -> None:
        """Start a node, which joins the others."""
        settings = self.folder / f"node{number}" / "config"
        settings.mkdir(parents=True, exist_ok=True)
        (settings.parent / "tmp").mkdir(exist_ok=True)
        shutil.copy(self.program.folder / "config" / "log4j2.properties", settings)
        if self.security:
            shutil.copytree(self.security.folder, settings / "opensearch-security", dirs_exist_ok=True)
        (settings / "opensearch.yml").write_text(self._settings(number))
        (settings / "jvm.options").write_text(
            "-XX:+UseSerialGC\n-Djava.security.manager=allow\n-Dlog4j2.disable.jmx=true\n"
            "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
            "org.opensearch.secure_sm.SecuredForkJoinWorkerThreadFactory\n"
        )
        environment = {
            **os.environ,
            "OPENSEARCH_PATH_CONF": str(settings),
            "OPENSEARCH_TMPDIR": str(settings.parent / "tmp"),
            "OPENSEARCH_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
            "OPENSEARCH_JAVA_HOME": str(_java_home()),
        }
        command = [str(self.program.folder / "bin" / "opensearch")]
        if os.getuid() == 0:  # it refuses to run as root
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(self.folder)], check=True)
            command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
        with (self.folder / f"node{number}.log").open("ab") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        (self.folder / f"node{number}.pid").write_text(str(process.pid))
        process.returncode = 0  # it outlives this object, which else would warn of that

    def kill(self, number: int) -> None:
        """End a node at once, as when its machine loses power."""
        self._signal(number, signal.SIGKILL)

    def pause(self, number: int) -> None:
        """Have a node answer nothing, without its connections being closed, until it is resumed."""
        self._signal(number, signal.SIGSTOP)

    def resume(self, number: int) -> None:
        self._signal(number, signal.SIGCONT)

    def end(self, *numbers: int) -> None:
        """End some nodes, or all, in good order."""
        for number in numbers or range(self.count):
            self._signal(number, signal.SIGTERM)
        for number in numbers or range(self.count):
            self._wait_for_end(number)

    def wait(self, status: str = "green", nodes: int | None = None) -> None:
        """Wait until so many nodes, or all, have found each other and the cluster is in this state."""
        nodes = self.count if nodes is None else nodes
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            health = self.health()
            if health and health["number_of_nodes"] == nodes and health["status"] in {status, "green"}:
                return
            time.sleep(0.5)
        raise TimeoutError(f"the nodes did not become {status} in {PATIENCE} seconds: see {self.folder}/node*.log")

    def health(self) -> dict[str, object] | None:
        """What the first node that answers says of the cluster; None if none does."""
        login = b64encode(f"press:{PASSWORD}".encode()).decode()
        context = self.security.context if self.security else None
        for host in self.hosts.split(","):
            url = f"{'https' if self.security else 'http'}://{host}/_cluster/health"
            asked = urllib.request.Request(url, headers={"authorization": f"Basic {login}"} if self.security else {})
            with suppress(OSError), urllib.request.urlopen(asked, timeout=5, context=context) as response:
                found: dict[str, object] = json.load(response)
                return found
        return None

    def _settings(self, number: int) -> str:
        between = [self.port + self.count + one for one in range(self.count)]
        return json.dumps(
            {
                "cluster.name": f"pressdesk-test-{self.port}",
                **(
                    {
                        "cluster.initial_cluster_manager_nodes": [f"node{one}" for one in range(self.count)],
                        "discovery.seed_hosts": [f"127.0.0.1:{one}" for one in between],
                    }
                    if self.count > 1
                    else {"discovery.type": "single-node"}
                ),
                "network.host": "127.0.0.1",
                "node.name": f"node{number}",
                "node.processors": 1,
                "http.port": self.port + number,
                "transport.port": between[number],
                "path.data": str(self.folder / f"node{number}" / "data"),
                "path.logs": str(self.folder / f"node{number}" / "logs"),
                "path.repo": [str(self.folder / "snapshots")],
                "indices.query.bool.max_clause_count": 16384,
                # a small heap is full of garbage before it is collected
                "indices.breaker.total.use_real_memory": False,
                "cluster.routing.allocation.disk.threshold_enabled": False,
                # elections and checks take longer on a machine that has much else to do
                "cluster.election.duration": "5s",
                "cluster.election.initial_timeout": "1s",
                "cluster.publish.timeout": "120s",
                "cluster.fault_detection.leader_check.timeout": "60s",
                "cluster.fault_detection.follower_check.timeout": "60s",
                **(self.security.settings() if self.security else {}),
            },
            indent=1,
        )

    def _pid(self, number: int) -> int:
        return int((self.folder / f"node{number}.pid").read_text())

    def _signal(self, number: int, which: signal.Signals) -> None:
        with suppress(ProcessLookupError, FileNotFoundError):
            os.killpg(self._pid(number), which)

    def _wait_for_end(self, number: int) -> None:
        for _ in range(60):
            try:
                os.kill(self._pid(number), 0)
            except (ProcessLookupError, FileNotFoundError):
                return
            with suppress(ChildProcessError):
                os.waitpid(self._pid(number), os.WNOHANG)
            time.sleep(0.5)
        self.kill(number)


@contextmanager
def started(program: Program, count: int = COUNT) -> Iterator[Nodes]:
    """Nodes that have found each other, until the block is left."""
    program.install()
    folder = Path(tempfile.mkdtemp(prefix="pressdesk-nodes-", dir="/var/tmp"))
    folder.chmod(0o755)
    security = Security(folder / "security") if program.security else None
    if security:
        security.prepare()
    nodes = Nodes(program, folder, _free_port(), security, count)
    try:
        for number in range(count):
            nodes.start(number)
        nodes.wait()
        yield nodes
    finally:
        nodes.end()
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: Sequence[str]) -> int:
    if missing := [name for name in ("java", "mvn") if not shutil.which(name)]:
        print(f"skipped: the tests on a cluster need {' and '.join(missing)}")
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the nodes are ended then, too
    with started(PLAIN) as nodes:
        (nodes.folder / "nodes.json").write_text(json.dumps({"port": nodes.port}))
        environment = {**os.environ, VARIABLE: nodes.address, FOLDER: str(nodes.folder)}
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode


def _java_home() -> Path:
    java = shutil.which("java")
    assert java
    return Path(java).resolve().parents[1]


def _free_port() -> int:
    """The first of six ports in a row that were free a moment ago; each process begins elsewhere to look."""
    for port in range(19400 + os.getpid() % 900 * 10, 29400, 10):
        with suppress(OSError):
            for one in range(port, port + 2 * COUNT):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", one))
            return port
    raise OSError("no ports are free on loopback")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
