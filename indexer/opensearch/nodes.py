"""Asks the nodes of a cluster over HTTP, in turn; one that does not answer is left alone for a while."""

import threading
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count, cycle, islice
from ssl import SSLContext, create_default_context
from time import monotonic
from typing import Literal

import certifi
import urllib3
from urllib3.exceptions import HTTPError, ReadTimeoutError, SSLError

from indexer.opensearch.address import ClusterAddress

CONNECTIONS = 16
"""Connections kept to each node."""
FEWEST_TRIES = 3
"""How often a request is sent, at least, until some node takes it."""
MOST_LATE = 2
"""So many nodes may be late before a request is given up."""
CONNECTING = 5.0
"""Seconds that a connection may take."""
REST, LONGEST_REST = 15.0, 240.0
"""Seconds for which a node is left alone at first; each failure after that doubles them."""

_UNSTEADY = {502, 503, 504}
"""What a node answers that has lost the others, and a proxy that has lost its node."""


@dataclass(frozen=True, slots=True)
class NodeAnswer:
    """What a node answered."""

    status: int
    body: bytes


class UnansweredError(Exception):
    """No node took the request, or none answered in time."""

    def __init__(self, kind: Literal["late", "insecure", "unreachable"], reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


class Nodes:
    """The nodes that an address names. Safe to use from several threads."""

    def __init__(self, address: ClusterAddress) -> None:
        """Connects to nothing yet. Raises OSError for certificates that can't be used."""
        tls = _tls(address) if address.tls else None
        headers = {"accept": "application/json", "user-agent": "pressdesk", **_login(address)}
        self._pools = [_pool(host.strip("[]"), port, tls, headers) for host, port in address.hosts]
        self._turns = count()
        self._lock = threading.Lock()
        self._rests: dict[int, tuple[float, float]] = {}
        """Until when a node is left alone, and for how long then if it fails again."""

    def ask(self, method: str, target: str, body: bytes | None, seconds: float, *, repeats: bool) -> NodeAnswer:
        """Send a request to one node after the other, until one answers.

        Each may take so many seconds. After one that is late, another is asked only if `repeats`: the late one may be
        at work still. Raises UnansweredError.
        """
        late, failed, unsteady = 0, None, None
        kind = {} if body is None else {"content-type": "application/json"}
        patience = urllib3.Timeout(connect=min(CONNECTING, seconds), read=seconds)
        order = self._order()
        for number in islice(cycle(order), max(len(order), FEWEST_TRIES)):
            pool = self._pools[number]
            try:
                found = pool.urlopen(
                    method, target, body, {**(pool.headers or {}), **kind}, retries=False, timeout=patience
                )
            except HTTPError as error:
                self._leave_alone(number)
                failed = failed if isinstance(failed, SSLError) else error
                late += isinstance(error, ReadTimeoutError)
                if late >= (MOST_LATE if repeats else 1):
                    break
            else:
                self._rests.pop(number, None)
                unsteady = NodeAnswer(found.status, found.data)
                if found.status not in _UNSTEADY:
                    return unsteady
        if unsteady:
            return unsteady
        assert failed is not None
        if isinstance(failed, SSLError):
            raise UnansweredError("insecure", _reason(failed)) from failed
        raise UnansweredError("late" if late else "unreachable", _reason(failed)) from failed

    def close(self) -> None:
        for pool in self._pools:
            pool.close()

    def _order(self) -> list[int]:
        """The nodes in the order in which they are to be asked: those that rest come last."""
        now, first = monotonic(), next(self._turns)
        numbers = [(first + step) % len(self._pools) for step in range(len(self._pools))]
        return sorted(numbers, key=lambda number: self._rests.get(number, (0.0, 0.0))[0] > now)

    def _leave_alone(self, number: int) -> None:
        with self._lock:
            _, rest = self._rests.get(number, (0.0, REST))
            self._rests[number] = monotonic() + rest, min(2 * rest, LONGEST_REST)


def _pool(host: str, port: int, tls: SSLContext | None, headers: Mapping[str, str]) -> urllib3.HTTPConnectionPool:
    if tls is None:
        return urllib3.HTTPConnectionPool(host, port, maxsize=CONNECTIONS, headers=headers)
    return urllib3.HTTPSConnectionPool(host, port, maxsize=CONNECTIONS, headers=headers, ssl_context=tls)


def _tls(address: ClusterAddress) -> SSLContext:
    context = create_default_context(cafile=str(address.ca) if address.ca else certifi.where())
    if address.certificate:
        context.load_cert_chain(address.certificate, address.key)
    return context


def _login(address: ClusterAddress) -> dict[str, str]:
    if not address.user:
        return {}
    return {"authorization": f"Basic {b64encode(f'{address.user}:{address.password}'.encode()).decode()}"}


def _reason(error: BaseException) -> str:
    """What went wrong, in the words of the system rather than the client's."""
    inner: object = error.__cause__ or next((one for one in reversed(error.args) if isinstance(one, Exception)), error)
    said = getattr(inner, "verify_message", None) or getattr(inner, "strerror", None) or str(inner)
    return str(said)[:200]
